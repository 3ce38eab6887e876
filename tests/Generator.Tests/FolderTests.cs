using System.Runtime.CompilerServices;
using EntroPIC.Tests;

namespace Generator.Tests;

/// <summary>The folders of the generator and the arrows between them: each uses those above it in this table, so that there is no circle.</summary>
public sealed class FolderTests
{
    private static readonly (string Folder, string[] Uses)[] Allowed =
    [
        ("CSharp", []),
        ("Diagnostics", []),
        ("Model", ["CSharp", "Diagnostics"]),
        (FolderArrows.TopLevel, ["Model"]),
    ];

    [Fact]
    public void FoldersUseOnlyThoseAboveThem() => FolderArrows.Check(Root(), "EntroPIC.Generator", Allowed);

    private static string Root([CallerFilePath] string path = "") => Path.GetFullPath(Path.Combine(path, "..", "..", "..", "src", "Generator"));
}
