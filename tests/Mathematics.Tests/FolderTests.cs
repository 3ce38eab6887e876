using System.Runtime.CompilerServices;
using EntroPIC.Tests;

namespace Mathematics.Tests;

/// <summary>The folders of the mathematics and the arrows between them: each uses those above it in this table, so that there is no circle.</summary>
public sealed class FolderTests
{
    private static readonly (string Folder, string[] Uses)[] Allowed =
    [
        ("Numbers", []),
        ("Syntax", ["Numbers"]),
        ("Algebra", ["Syntax", "Numbers"]),
        ("Comparison", ["Algebra", "Syntax", "Numbers"]),
        ("Extraction", ["Algebra", "Syntax"]),
    ];

    [Fact]
    public void FoldersUseOnlyThoseAboveThem() => FolderArrows.Check(Root(), "EntroPIC.Mathematics", Allowed);

    private static string Root([CallerFilePath] string path = "") => Path.GetFullPath(Path.Combine(path, "..", "..", "..", "src", "Mathematics"));
}
