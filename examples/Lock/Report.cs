using System.Globalization;
using EntroPIC.Telemetry;
using Examples;
using Spectre.Console;

namespace Lock;

/// <summary>The table of final rewards, and the curves of each task.</summary>
internal static class Report
{
    private static readonly (string Task, string Meaning)[] Meanings =
    [
        ("harder", "Where the better answer is rare, entropy decides whether it is found before the policy has become certain of another"),
        ("no better mode", "Where there is nothing better to find, open choices cost reward on the way, and little at the end"),
    ];

    private static readonly string[] Told = ["GRPO", "EntroPIC, released", "EntroPIC, tuned", "EntroPicAuto"];

    public static void Write(IReadOnlyList<Result<Score>> results, string folder)
    {
        var tasks = LockTask.All.Where(task => results.Any(result => result.Task == task.Name)).ToList();
        AnsiConsole.Profile.Width = Math.Max(AnsiConsole.Profile.Width, 200);
        AnsiConsole.Write(Table(
            results, tasks, "Expected reward in the last tenth of the steps: mean over seeds, and its 95 % interval", static runs => Interval([.. runs.Select(static run => run.Score.Final)])));
        AnsiConsole.Write(Table(results, tasks, "Step at which most responses think: median over seeds (and seeds in which they never do)", FoundIn));
        AnsiConsole.Write(Table(results, tasks, "Expected reward, mean of all steps", static runs => Interval([.. runs.Select(static run => run.Score.Mean)])));
        AnsiConsole.Write(Table(
            results, tasks, "Probability that the best of 8 responses is right, at the end", static runs => Interval([.. runs.Select(static run => run.Score.Best8)])));
        foreach (var task in tasks)
        {
            var path = Path.Combine(folder, string.Concat(task.Name.Select(static letter => char.IsAsciiLetterOrDigit(letter) ? letter : '-')));
            Plot(task, [.. results.Where(result => result.Task == task.Name)]).Save(path);
            Console.WriteLine($"curves: {path}.svg, {path}.png");
        }

        foreach (var (task, meaning) in Meanings)
        {
            if (tasks.Exists(each => each.Name == task))
            {
                Console.WriteLine();
                Console.WriteLine(
                    $"{meaning}. Expected reward at the end of `{task}`: {string.Join("; ", Told.Where(name => results.Any(result => result.Method == name)).Select(name => $"{EndOf(results, name, task)} with {name}"))}.");
            }
        }
    }

    private static string EndOf(IReadOnlyList<Result<Score>> results, string method, string task) =>
        results.Where(result => result.Method == method && result.Task == task).Select(static result => result.Score.Final).DefaultIfEmpty(double.NaN)
            .Average().ToString("0.000", CultureInfo.InvariantCulture);

    private static Table Table(
        IReadOnlyList<Result<Score>> results, IReadOnlyList<LockTask> tasks, string title, Func<IReadOnlyList<Result<Score>>, string> text)
    {
        var table = new Table().Title(title).AddColumn("task");
        foreach (var method in Method.All)
        {
            table.AddColumn(Markup.Escape(method.Name));
        }

        foreach (var task in tasks)
        {
            table.AddRow([
                Markup.Escape(task.Name),
                .. Method.All.Select(method => text([.. results.Where(result => result.Method == method.Name && result.Task == task.Name)])),
            ]);
        }

        return table;
    }

    private static CurvePlot Plot(LockTask task, IReadOnlyList<Result<Score>> results) => new()
    {
        Title = task.Name,
        XLabel = "optimizer step",
        Panels = [Panel(results, Trace.RewardCourse, "expected reward"), Panel(results, Trace.EntropyCourse, "entropy (nats)")],
    };

    private static CurvePanel Panel(IReadOnlyList<Result<Score>> results, string course, string label) => new()
    {
        YLabel = label,
        Curves =
        [
            .. Method.All
                .Where(static method => method.IsDrawn)
                .Select(method => (method.Name, Runs: results.Where(result => result.Method == method.Name).ToList()))
                .Where(static item => item.Runs.Count > 0)
                .Select(item => Curve.MeanOf(item.Name, [.. item.Runs.Select(run => run.CurveOf(course))])),
        ],
    };

    private static string Interval(IReadOnlyList<double> values)
    {
        if (values.Count == 0)
        {
            return "-";
        }

        var mean = values.Average();
        var deviation = Math.Sqrt(values.Sum(value => (value - mean) * (value - mean)) / Math.Max(1, values.Count - 1));

        // Student's t at 0.975, by degrees of freedom from 1.
        double[] quantiles = [12.71, 4.30, 3.18, 2.78, 2.57, 2.45, 2.36, 2.31, 2.26];
        return values.Count == 1
            ? mean.ToString("0.000", CultureInfo.InvariantCulture)
            : string.Create(
                CultureInfo.InvariantCulture, $"{mean:0.000} ± {quantiles[Math.Min(values.Count - 2, quantiles.Length - 1)] * deviation / Math.Sqrt(values.Count):0.000}");
    }

    private static string FoundIn(IReadOnlyList<Result<Score>> runs)
    {
        if (runs.Count == 0)
        {
            return "-";
        }

        // Runs that never find it come last.
        var sorted = runs.Select(static run => run.Score.Found).OrderBy(static step => step is null).ThenBy(static step => step).ToList();
        var never = sorted.Count(static step => step is null);
        var median = sorted[(sorted.Count - 1) / 2]?.ToString("N0", CultureInfo.InvariantCulture) ?? "never";
        return never > 0 ? $"{median} ({never})" : median;
    }
}
