using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace Runtime.Tests.Peers;

/// <summary>The expected number of cases of a file, passed and skipped, from <c>docs/goldens.md</c>.</summary>
internal sealed partial record GoldenCounts(int Cases, int Passed, int Skipped)
{
    /// <summary>The rows of the table, by file; the last one is all of them, by <c>all</c>.</summary>
    public static IReadOnlyDictionary<string, GoldenCounts> Committed { get; } = Row().Matches(File.ReadAllText(Page())).ToDictionary(
        static row => row.Groups["file"].Value,
        static row => new GoldenCounts(Number(row, "cases"), Number(row, "passed"), Number(row, "skipped")),
        StringComparer.Ordinal);

    private static int Number(Match row, string column) => int.Parse(row.Groups[column].ValueSpan, CultureInfo.InvariantCulture);

    private static string Page([CallerFilePath] string path = "") => Path.GetFullPath(Path.Combine(path, "..", "..", "..", "..", "docs", "goldens.md"));

    [GeneratedRegex(@"^\| `?(?<file>[a-z0-9_/]+)`? \|[^|]*\| (?<cases>\d+) \| (?<passed>\d+) \| (?<skipped>\d+)", RegexOptions.Multiline)]
    private static partial Regex Row();
}
