using System.Globalization;
using EntroPIC.Evaluation;
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
            var path = Path.Combine(folder, Figure.FileNameOf(task.Name));
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
        Curves = Figure.Curves(results, Method.All.Where(static method => method.IsDrawn).Select(static method => method.Name), course),
    };

    private static string Interval(IReadOnlyList<double> values) => values.Count switch
    {
        0 => "-",
        1 => values[0].ToString("0.000", CultureInfo.InvariantCulture),
        _ => string.Create(
            CultureInfo.InvariantCulture, $"{values.Average():0.000} ± {ConfidenceInterval.OfFewRuns(values).High - values.Average():0.000}"),
    };

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
