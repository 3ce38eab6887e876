using System.Runtime.CompilerServices;
using EntroPIC.Tests;

namespace Runtime.Tests;

/// <summary>The folders of the runtime and the arrows between them: each uses those above it in this table, so that there is no circle.</summary>
public sealed class FolderTests
{
    private static readonly (string Folder, string[] Uses)[] Allowed =
    [
        ("Batches", []),
        ("Controllers", []),
        ("Generated", ["Batches", "Controllers"]),
        ("Losses", ["Batches", "Controllers", "Generated"]),
        ("Kernels", ["Batches", "Generated", "Losses"]),
    ];

    [Fact]
    public void FoldersUseOnlyThoseAboveThem() => FolderArrows.Check(Root(), "EntroPIC", Allowed);

    private static string Root([CallerFilePath] string path = "") => Path.GetFullPath(Path.Combine(path, "..", "..", "..", "src", "Runtime"));
}
