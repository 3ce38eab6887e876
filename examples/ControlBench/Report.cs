using System.Globalization;
using EntroPIC.Telemetry;
using Examples;
using Spectre.Console;

namespace ControlBench;

/// <summary>The table of all methods, and the curves of each plant.</summary>
internal static class Report
{
    private const double Held = 0.02;

    public static void Write(IReadOnlyList<Result<Score>> results, string folder)
    {
        AnsiConsole.Profile.Width = Math.Max(AnsiConsole.Profile.Width, 140);
        AnsiConsole.Write(Table(results));
        foreach (var plant in Plant.All.Where(plant => results.Any(result => result.Task == plant.Name)))
        {
            Plot(plant, [.. results.Where(result => result.Task == plant.Name)])
                .Save(Path.Combine(folder, Figure.FileNameOf(plant.Name)));
        }

        Console.WriteLine($"curves of each plant: {folder}");
    }

    private static Table Table(IReadOnlyList<Result<Score>> results)
    {
        var plants = Plant.All.ToDictionary(static plant => plant.Name);
        var table = new Table().Title(string.Create(CultureInfo.InvariantCulture, $"{results.Count} runs: errors relative to the target, in the last fifth of the steps"));
        foreach (var heading in new[] { "method", "runs", "within 2 %", "error, mean", "worst", "from above: settled", "steps, median", "overshoot, 95 %", "from below: error", "solvable: error", "lost control", "mean error", "accuracy lost" })
        {
            table.AddColumn(heading);
        }

        var unheld = results
            .Where(static result => result.Method == Method.All[0].Name)
            .ToDictionary(static result => (result.Task, result.Seed), static result => result.Score.Accuracy);
        var arriving = results.Where(static result => result.Method == Method.All[0].Name && result.Score.SignedError < 0)
            .Select(static result => (result.Task, result.Seed)).ToHashSet();
        foreach (var method in Method.All)
        {
            var runs = results.Where(result => result.Method == method.Name).ToList();
            if (runs.Count == 0)
            {
                continue;
            }

            var held = runs.Where(run => plants[run.Task].Start == plants[run.Task].Target).ToList();

            // Reward alone must bring entropy down to the target.
            var above = runs
                .Where(run => plants[run.Task] is { Start: null, IsSolvable: false } && arriving.Contains((run.Task, run.Seed)))
                .ToList();
            var lost = runs
                .Where(run => unheld.ContainsKey((run.Task, run.Seed)))
                .Select(run => unheld[(run.Task, run.Seed)] - run.Score.Accuracy)
                .ToList();
            table.AddRow(
                Markup.Escape(method.Name),
                runs.Count.ToString(CultureInfo.InvariantCulture),
                Percent(held.Count(static run => run.Score.Error <= Held) / (double)Math.Max(1, held.Count)),
                Percent(Mean(held, static run => run.Score.Error)),
                Percent(held.Select(static run => run.Score.Error).DefaultIfEmpty(0).Max()),
                string.Create(CultureInfo.InvariantCulture, $"{above.Count(static run => run.Score.IsSettled)} of {above.Count}"),
                Quantile(above, 0.5, static run => run.Score.Settling).ToString("N0", CultureInfo.InvariantCulture),
                Percent(Quantile(held, 0.95, static run => run.Score.Overshoot)),
                Percent(Mean([.. runs.Where(run => plants[run.Task].Start < plants[run.Task].Target)], static run => run.Score.Error)),
                Percent(Mean([.. runs.Where(run => plants[run.Task].IsSolvable)], static run => run.Score.Error)),
                runs.Count(static run => run.Score.IsCollapsed).ToString(CultureInfo.InvariantCulture),
                Percent(Mean(runs, static run => run.Score.MeanError)),
                lost.DefaultIfEmpty(double.NaN).Average().ToString("+0.0000;-0.0000;0", CultureInfo.InvariantCulture));
        }

        return table;
    }

    private static CurvePlot Plot(Plant plant, IReadOnlyList<Result<Score>> results) => new()
    {
        Title = plant.Name,
        XLabel = "optimizer step",
        Panels =
        [
            new CurvePanel
            {
                YLabel = "entropy (nats)",
                Curves = Figure.Curves(
                    results, Method.All.Where(static method => method.IsDrawn).Select(static method => method.Name), Trace.EntropyCourse),
                Reference = new ReferenceLine(plant.Target, "target"),
            },
        ],
    };

    private static double Mean(IReadOnlyCollection<Result<Score>> runs, Func<Result<Score>, double> of) =>
        runs.Select(of).DefaultIfEmpty(double.NaN).Average();

    private static double Quantile(IReadOnlyCollection<Result<Score>> runs, double share, Func<Result<Score>, double> of)
    {
        var sorted = runs.Select(of).Order().ToList();
        return sorted.Count == 0 ? double.NaN : sorted[(int)(share * (sorted.Count - 1))];
    }

    private static string Percent(double value) => (100 * value).ToString("0.0", CultureInfo.InvariantCulture) + " %";
}
