using System.Runtime.CompilerServices;
using EntroPIC.Tests;

namespace Python.Tests;

/// <summary>The folders of the Python target and the arrows between them: each uses those above it in this table, so that there is no circle.</summary>
public sealed class FolderTests
{
    private static readonly (string Folder, string[] Uses)[] Allowed =
    [
        (FolderArrows.TopLevel, []),
        ("Verl", [FolderArrows.TopLevel]),
    ];

    [Fact]
    public void FoldersUseOnlyThoseAboveThem() => FolderArrows.Check(Root(), "EntroPIC.Python", Allowed);

    private static string Root([CallerFilePath] string path = "") => Path.GetFullPath(Path.Combine(path, "..", "..", "..", "src", "Python"));
}
