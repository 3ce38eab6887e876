using System.Runtime.CompilerServices;
using EntroPIC.Dsl.Diagnostics;
using EntroPIC.Generator.Diagnostics;

namespace Generator.Tests;

/// <summary>Release tracking: the files <c>AnalyzerReleases</c> of the generator list every rule with its current severity.</summary>
public sealed class ReleaseTrackingTests
{
    [Fact]
    public void ReleasesListEveryRule()
    {
        var rules = Rules.All.Select(static rule => Row(rule.Id, DiagnosticDescriptors.Of(rule.Id).Category, rule.Severity.ToString(), rule.Title));
        Assert.Equal(rules.Order(StringComparer.Ordinal), Released(Read("Shipped") + "\n" + Read("Unshipped")));
    }

    [Theory]
    [InlineData("### Removed Rules\nENT1 | C | Error | A\n", "ENT2 | C | Warning | B")]
    [InlineData("### Changed Rules\nENT1 | C | Warning | C | Error | A\n", "ENT1 | C | Warning | A", "ENT2 | C | Warning | B")]
    public void LaterReleaseOverridesEarlier(string later, params string[] rules) =>
        Assert.Equal(rules, Released("### New Rules\nENT1 | C | Error | A\nENT2 | C | Warning | B\n" + later));

    [Fact]
    public void RemovedRuleIdIsNotReused() => Assert.Throws<InvalidDataException>(static () => Released(
        "### New Rules\nENT1 | C | Error | A\n### Removed Rules\nENT1 | C | Error | A\n### New Rules\nENT1 | C | Error | Other\n"));

    /// <summary>The rules that are there after all releases, a row each, by id.</summary>
    private static IEnumerable<string> Released(string releases)
    {
        var (seen, rows, section) = (new HashSet<string>(), new SortedDictionary<string, string>(StringComparer.Ordinal), "");
        foreach (var line in releases.ReplaceLineEndings("\n").Split('\n'))
        {
            if (line.StartsWith("### ", StringComparison.Ordinal))
            {
                section = line[4..];
            }
            else if (line.StartsWith("ENT", StringComparison.Ordinal))
            {
                var cells = line.Split('|', StringSplitOptions.TrimEntries);
                if (section == "New Rules" && !seen.Add(cells[0]))
                {
                    throw new InvalidDataException($"{cells[0]} is listed twice as a new rule; ids are not reused");
                }

                rows.Remove(cells[0]);
                if (section != "Removed Rules")
                {
                    rows.Add(cells[0], Row(cells[0], cells[1], cells[2], cells[^1]));
                }
            }
        }

        return rows.Values;
    }

    private static string Row(string id, string category, string severity, string title) => $"{id} | {category} | {severity} | {title}";

    private static string Read(string name, [CallerFilePath] string path = "") =>
        File.ReadAllText(Path.GetFullPath(Path.Combine(path, "..", "..", "..", "src", "Generator", $"AnalyzerReleases.{name}.md")));
}
