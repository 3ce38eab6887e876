using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using EntroPIC.Dsl;
using EntroPIC.Dsl.Diagnostics;

namespace Dsl.Tests.Diagnostics;

/// <summary>Every rule has a page: what it means, a sample that it finds, and that sample repaired.</summary>
public sealed partial class PageTests
{
    /// <summary>Rules that no sample of a page's size breaks.</summary>
    private static readonly HashSet<Rule> WithoutSample = [Rules.TooManyDiagnostics, Rules.InheritsTooDeep, Rules.CallsTooDeep, Rules.TooManyCalls, Rules.NotInTarget, Rules.Internal];

    public static TheoryData<string> Ids => [.. Rules.All.Select(static rule => rule.Id)];

    public static TheoryData<string> IdsWithSamples => [.. Rules.All.Where(static rule => !WithoutSample.Contains(rule)).Select(static rule => rule.Id)];

    [Theory]
    [MemberData(nameof(Ids))]
    public void PageStartsWithTitleAndSeverity(string id)
    {
        var rule = Rules.All.Single(rule => rule.Id == id);
        var kind = rule.Severity == Severity.Error ? "Error" : "Warning";

        Assert.StartsWith($"# {id}: {rule.Title}\n\n{kind}{(rule.IsAllowable ? $"; `allow {id}`" : ".")}", Text(id), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(IdsWithSamples))]
    public void WrongSampleGivesOnlyItsRule(string id) => Assert.Equal([id], Found(id, "Wrong"));

    [Theory]
    [MemberData(nameof(IdsWithSamples))]
    public void RepairedSampleGivesNoMessage(string id) => Assert.Equal([], Found(id, "Repaired"));

    [Fact]
    public void EveryPageHasRule() =>
        Assert.Equal(Rules.All.Select(static rule => rule.Id + ".md"), Directory.EnumerateFiles(Folder()).Select(static path => Path.GetFileName(path)).Order(StringComparer.Ordinal));

    /// <summary>The messages about the samples under a heading, which are the files of one project.</summary>
    private static List<string> Found(string id, string heading)
    {
        var section = Text(id).Split($"\n## {heading}\n")[1].Split("\n## ")[0];
        var files = Block().Matches(section).Select(static (match, i) => new SourceFile($"sample{i}.entropic", match.Groups[1].Value)).ToList();
        Assert.NotEmpty(files);
        return [.. files.SelectMany(file => EntropicCompiler.Compile(file, "Samples", [.. files.Where(other => other != file)]).Diagnostics.ToSorted()).Select(static message => message.Rule.Id)];
    }

    private static string Text(string id) => File.ReadAllText(Path.Combine(Folder(), id + ".md")).ReplaceLineEndings("\n");

    private static string Folder([CallerFilePath] string path = "") => Path.GetFullPath(Path.Combine(path, "..", "..", "..", "..", "docs", "diagnostics"));

    [GeneratedRegex("```entropic\\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Block();
}
