using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace Dsl.Tests;

/// <summary>The folders of the compiler and the arrows between them: each uses those above it in this table, so that there is no circle.</summary>
public sealed partial class FolderTests
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
        ("Printing", ["Scheduling", "Model", "Graph", "Syntax", "Text"]),
    ];

    [Fact]
    public void FoldersUseOnlyThoseAboveThem()
    {
        Assert.All(Allowed.Select(static (row, i) => (row, i)), static item => Assert.Empty(item.row.Uses.Except(Allowed.Take(item.i).Select(static row => row.Folder))));
        Assert.Equal(
            Allowed.Select(static row => $"{row.Folder}: {string.Join(", ", row.Uses.Order(StringComparer.Ordinal))}").Order(StringComparer.Ordinal),
            Allowed.Select(static row => $"{row.Folder}: {string.Join(", ", UsedBy(row.Folder))}").Order(StringComparer.Ordinal));
    }

    [Fact]
    public void EveryFolderIsInTheTable() => Assert.Equal(
        Allowed.Select(static row => row.Folder).Append("Library").Order(StringComparer.Ordinal),
        Directory.EnumerateDirectories(Root()).Where(static folder => Directory.EnumerateFiles(folder, "*.*", SearchOption.AllDirectories).Any(IsSource))
            .Select(Path.GetFileName).Order(StringComparer.Ordinal));

    private static IEnumerable<string> UsedBy(string folder) => Directory.EnumerateFiles(Path.Combine(Root(), folder), "*.cs", SearchOption.AllDirectories)
        .SelectMany(static path => Namespace().Matches(File.ReadAllText(path)).Select(static match => match.Groups[1].Value))
        .Where(used => used != folder)
        .Distinct()
        .Order(StringComparer.Ordinal);

    private static bool IsSource(string path) => path.EndsWith(".cs", StringComparison.Ordinal) || path.EndsWith(".entropic", StringComparison.Ordinal);

    private static string Root([CallerFilePath] string path = "") => Path.GetFullPath(Path.Combine(path, "..", "..", "..", "src", "Dsl"));

    [GeneratedRegex(@"\bEntroPIC\.Dsl\.(\w+)")]
    private static partial Regex Namespace();
}
