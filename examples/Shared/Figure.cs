using EntroPIC.Telemetry;

namespace Examples;

/// <summary>The figures of a bench.</summary>
internal static class Figure
{
    /// <summary>The file name of a task's figure, without extension.</summary>
    public static string FileNameOf(string task) => string.Concat(task.Select(static letter => char.IsAsciiLetterOrDigit(letter) ? letter : '-'));

    /// <summary>A course of one task, mean over the runs of each method that has any.</summary>
    /// <param name="results">The results of the task.</param>
    /// <param name="methods">The names of the methods.</param>
    /// <param name="course">The name of the course.</param>
    public static IReadOnlyList<Curve> Curves<TScore>(IReadOnlyList<Result<TScore>> results, IEnumerable<string> methods, string course) =>
    [
        .. methods
            .Select(method => (Method: method, Runs: results.Where(result => result.Method == method).ToList()))
            .Where(static item => item.Runs.Count > 0)
            .Select(item => Curve.MeanOf(item.Method, [.. item.Runs.Select(run => run.CurveOf(course))])),
    ];
}
