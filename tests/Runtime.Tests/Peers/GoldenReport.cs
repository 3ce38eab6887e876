using Xunit.Abstractions;

namespace Runtime.Tests.Peers;

/// <summary>The results of the cases of one file: a line for the test output and for the report file.</summary>
internal sealed class GoldenReport(string file)
{
    private static readonly System.Threading.Lock Gate = new();
    private static readonly string Path = System.IO.Path.Combine(AppContext.BaseDirectory, "goldens-report.txt");
    private static bool _isBegun;

    private readonly List<string> _failures = [];
    private readonly Dictionary<string, int> _skipped = new(StringComparer.Ordinal);
    private int _passed;

    public IReadOnlyList<string> Failures => _failures;

    /// <summary>The number of cases, passed and skipped.</summary>
    public GoldenCounts Counts => new(_passed + _failures.Count + _skipped.Values.Sum(), _passed, _skipped.Values.Sum());

    /// <summary>Runs one case; whatever goes wrong is its failure, not the end of the others.</summary>
    public void Run(GoldenCase golden, Action<GoldenCase> handler)
    {
        try
        {
            handler(golden);
            if (golden.Mismatches.Count == 0)
            {
                _passed++;
            }
            else
            {
                _failures.Add($"{golden.Id}: {string.Join("; ", golden.Mismatches.Take(3))}{(golden.Mismatches.Count > 3 ? $" (and {golden.Mismatches.Count - 3} more)" : "")}");
            }
        }
        catch (SkippedCaseException skipped)
        {
            Skip(skipped.Message);
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            _failures.Add($"{golden.Id}: {exception.GetType().Name}: {exception.Message}");
        }
    }

    public void Skip(string reason, int cases = 1) => _skipped[reason] = _skipped.GetValueOrDefault(reason) + cases;

    /// <summary>Cases, passed, failed, skipped with reasons.</summary>
    public override string ToString()
    {
        var reasons = string.Concat(_skipped.OrderBy(static pair => pair.Key, StringComparer.Ordinal).Select(static pair => $"; {pair.Value} skipped: {pair.Key}"));
        return $"{file}: {Counts.Cases} cases, {_passed} passed, {_failures.Count} failed, {Counts.Skipped} skipped{reasons}";
    }

    public void Write(ITestOutputHelper output)
    {
        output.WriteLine(ToString());
        lock (Gate)
        {
            if (!_isBegun)
            {
                File.Delete(Path);
                _isBegun = true;
            }

            File.AppendAllText(Path, ToString() + "\n");
        }
    }
}
