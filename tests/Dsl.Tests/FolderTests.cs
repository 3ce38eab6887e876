using System.Runtime.CompilerServices;
using EntroPIC.Tests;

namespace Dsl.Tests;

/// <summary>The folders of the compiler and the arrows between them: each uses those above it in this table, so that there is no circle.</summary>
public sealed class FolderTests
{
    private static readonly (string Folder, string[] Uses)[] Allowed =
    [
        ("Text", []),
        ("Collections", []),
        ("Diagnostics", ["Text"]),
        ("Syntax", ["Diagnostics", "Text"]),
        ("Formatting", ["Syntax", "Diagnostics", "Text"]),
        ("Graph", ["Text"]),
        ("Ranges", ["Graph"]),
        ("Model", ["Ranges", "Graph", "Syntax"]),
        ("Differentiation", ["Model", "Ranges", "Graph"]),
        ("Scheduling", ["Differentiation", "Model", "Graph"]),
        ("Binding", ["Model", "Ranges", "Graph", "Syntax", "Diagnostics", "Text"]),
        ("Analysis", ["Binding", "Differentiation", "Model", "Ranges", "Graph", "Syntax", "Diagnostics", "Text"]),
        (FolderArrows.TopLevel, ["Analysis", "Binding", "Scheduling", "Model", "Syntax", "Diagnostics", "Text"]),
        ("Printing", [FolderArrows.TopLevel, "Scheduling", "Model", "Graph", "Syntax", "Text"]),
    ];

    [Fact]
    public void FoldersUseOnlyThoseAboveThem() => FolderArrows.Check(Root(), "EntroPIC.Dsl", Allowed);

    private static string Root([CallerFilePath] string path = "") => Path.GetFullPath(Path.Combine(path, "..", "..", "..", "src", "Dsl"));
}
