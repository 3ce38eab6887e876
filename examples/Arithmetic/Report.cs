using System.Globalization;
using EntroPIC.Telemetry;
using Spectre.Console;

namespace Arithmetic;

/// <summary>The table and the curves.</summary>
internal static class Report
{
    // Points of a curve: more of them would show the noise of single batches and nothing else.
    private const int Points = 60;

    public static void Write(IReadOnlyList<RunResult> results, string folder)
    {
        AnsiConsole.Profile.Width = Math.Max(AnsiConsole.Profile.Width, 120);
        AnsiConsole.Write(Table(results));
        foreach (var group in results.GroupBy(static result => result.Variant.DataName))
        {
            var path = Path.Combine(folder, $"arithmetic-{group.Key}");
            Plot(group.Key, [.. group]).Save(path);
            Console.WriteLine($"curves: {path}.svg, {path}.png");
        }

        Console.WriteLine($"metrics: {Path.Combine(folder, "*.jsonl")}");
    }

    private static Table Table(IReadOnlyList<RunResult> results)
    {
        var evaluations = results[0].Evaluation.Names;
        var target = TargetOf(results);
        var end = Text(100 * RunResult.EndShare, "0");
        var table = new Table().Title(
            $"Target {Text(target, "0.###")} nats; first step -> mean of the last {end} % of steps; held-out problems before -> after");
        foreach (var heading in (string[])["loss", "data", "entropy", "off target", "reward", .. evaluations])
        {
            table.AddColumn(heading);
        }

        foreach (var result in results)
        {
            var entropy = result.Training.MeanOfEnd("entropy", RunResult.EndShare);
            table.AddRow([
                result.Variant.LossName,
                result.Variant.DataName,
                Change(result.Training.First("entropy"), entropy),
                Text(100 * ((entropy / target) - 1), "+0.0;-0.0") + " %",
                Change(result.Training.First("reward"), result.Training.MeanOfEnd("reward", RunResult.EndShare)),
                .. evaluations.Select(metric => Change(result.Evaluation.First(metric), result.Evaluation.Last(metric))),
            ]);
        }

        return table;
    }

    private static CurvePlot Plot(string dataName, IReadOnlyList<RunResult> results)
    {
        var accuracy = results[0].Evaluation.Names[0];
        return new CurvePlot
        {
            Title = $"Arithmetic, {dataName}",
            XLabel = "optimizer step",
            Panels =
            [
                new CurvePanel
                {
                    YLabel = "entropy (nats)",
                    Curves = Curves(results, "entropy"),
                    Reference = new ReferenceLine(TargetOf(results), "target"),
                },
                new CurvePanel { YLabel = "alpha", Curves = Curves(results.Where(static result => result.Target is not null), "alpha") },
                new CurvePanel { YLabel = "reward", Curves = Curves(results, "reward") },
                new CurvePanel
                {
                    YLabel = $"held-out {accuracy}",
                    Curves = [.. results.Select(result => result.Evaluation.CurveOf(result.Variant.LossName, accuracy))],
                },
            ],
        };
    }

    private static IReadOnlyList<Curve> Curves(IEnumerable<RunResult> results, string metric) =>
        [.. results.Select(result => result.Training.CurveOf(result.Variant.LossName, metric, Points))];

    // One for all that have one.
    private static double TargetOf(IReadOnlyList<RunResult> results) =>
        results.Select(static result => result.Target).OfType<double>().First();

    private static string Change(double before, double after) => $"{Text(before, "0.000")} -> {Text(after, "0.000")}";

    private static string Text(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
