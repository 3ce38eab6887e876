using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace Runtime.Tests;

/// <summary>The folders of a project and the arrows between them: each uses only those above it in its table, so there is no circle.</summary>
public sealed class FolderTests
{
    private static readonly Dictionary<string, (string Namespace, (string Folder, string[] Uses)[] Folders)> Projects = new()
    {
        ["Training"] = ("EntroPIC",
        [
            ("Configuration", []),
            ("Telemetry", []),
            ("Losses", ["Configuration"]),
            ("Conformance", ["Losses"]),
            ("Models", []),
            ("Checkpoints", ["Models"]),
            ("Data", []),
            ("Rewards", ["Data"]),
            ("Rollouts", ["Rewards", "Data", "Models"]),
            ("Evaluation", ["Rollouts", "Rewards", "Data", "Models", "Telemetry", "Configuration"]),
            ("Training", ["Rollouts", "Rewards", "Data", "Models", "Losses", "Telemetry"]),
            ("Runs", ["Training", "Evaluation", "Rollouts", "Rewards", "Data", "Checkpoints", "Models", "Conformance", "Losses", "Telemetry", "Configuration"]),
        ]),
        ["Tokenization"] = ("EntroPIC.Tokenization",
        [
            ("Text", []),
            ("Bpe", ["Text"]),
            ("Decoding", ["Bpe"]),
            ("Files", ["Decoding", "Bpe", "Text"]),
            ("Chat", ["Files"]),
        ]),
        ["Mathematics"] = ("EntroPIC.Mathematics",
        [
            ("Numbers", []),
            ("Syntax", ["Numbers"]),
            ("Algebra", ["Syntax", "Numbers"]),
            ("Comparison", ["Algebra", "Syntax", "Numbers"]),
            ("Extraction", ["Algebra", "Syntax"]),
        ]),
    };

    [Theory]
    [InlineData("Training")]
    [InlineData("Tokenization")]
    [InlineData("Mathematics")]
    public void FoldersUseOnlyThoseAboveThem(string project)
    {
        var (space, folders) = Projects[project];
        Assert.All(folders.Index(), item => Assert.Empty(item.Item.Uses.Except(folders.Take(item.Index).Select(static row => row.Folder))));
        Assert.Equal(
            folders.Select(static row => $"{row.Folder}: {string.Join(", ", row.Uses.Order(StringComparer.Ordinal))}").Order(StringComparer.Ordinal),
            FoldersOf(project).Select(folder => $"{folder}: {string.Join(", ", UsesOf(project, space, folder))}").Order(StringComparer.Ordinal));
    }

    // A namespace that another project has, too, is no folder of this one.
    private static IEnumerable<string> UsesOf(string project, string space, string folder) => Sources(project, folder)
        .SelectMany(path => Regex.Matches(File.ReadAllText(path), $@"\b{Regex.Escape(space)}\.(\w+)").Select(static match => match.Groups[1].Value))
        .Where(used => used != folder && FoldersOf(project).Contains(used))
        .Distinct()
        .Order(StringComparer.Ordinal);

    private static List<string> FoldersOf(string project) =>
        [.. Directory.EnumerateDirectories(Root(project)).Select(static path => Path.GetFileName(path)).Where(folder => Sources(project, folder).Any() && folder is not ("bin" or "obj"))];

    private static IEnumerable<string> Sources(string project, string folder) =>
        Directory.EnumerateFiles(Path.Combine(Root(project), folder), "*.cs", SearchOption.AllDirectories);

    private static string Root(string project, [CallerFilePath] string path = "") =>
        Path.GetFullPath(Path.Combine(path, "..", "..", "..", "src", project));
}
