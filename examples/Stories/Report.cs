using System.Globalization;
using System.Text;
using EntroPIC.Evaluation;
using EntroPIC.Telemetry;

namespace Stories;

/// <summary>The table, with intervals over seeds, and the curves.</summary>
internal static class Report
{
    private const int Points = 60;

    public static void Write(IReadOnlyList<RunResult> results, string folder)
    {
        var table = Table(results);
        Console.WriteLine(table);
        File.WriteAllText(Path.Combine(folder, "results.md"), table);
        foreach (var group in results.GroupBy(static result => result.Setting))
        {
            var path = Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"stories-{group.Key.Temperature:0.0}"));
            Plot(group.Key, [.. group]).Save(path);
            Console.WriteLine($"curves: {path}.svg, {path}.png");
        }
    }

    private static string Table(IReadOnlyList<RunResult> results)
    {
        var metrics = results[0].Evaluation.Names;
        var text = new StringBuilder($"| temperature | loss | entropy | off target | reward | {string.Join(" | ", metrics)} |\n|{string.Concat(Enumerable.Repeat(" --- |", 5 + metrics.Count))}\n");
        foreach (var group in results.GroupBy(static result => (result.Setting, result.Variant)))
        {
            var (setting, variant) = group.Key;
            var entropies = group.Select(static result => result.End("entropy")).ToList();
            string[] cells =
            [
                Text(setting.Temperature, "0.0"),
                variant.Name,
                $"{Text(group.Average(static result => result.Training.First("entropy")), "0.000")} -> {Mean(entropies)}",
                Text(100 * ((entropies.Average() / setting.Target) - 1), "+0.0;-0.0") + " %",
                $"{Text(group.Average(static result => result.Training.First("reward")), "0.000")} -> {Mean([.. group.Select(static result => result.End("reward"))])}",
                .. metrics.Select(metric => $"{Text(group.Average(result => result.Evaluation.First(metric)), "0.000")} -> {Mean([.. group.Select(result => result.Evaluation.Last(metric))])}"),
            ];
            text.Append(CultureInfo.InvariantCulture, $"| {string.Join(" | ", cells)} |\n");
        }

        return text.ToString();
    }

    private static CurvePlot Plot(Setting setting, IReadOnlyList<RunResult> results) => new()
    {
        Title = string.Create(CultureInfo.InvariantCulture, $"Stories, temperature {setting.Temperature:0.0}, {results.Select(static result => result.Seed).Distinct().Count()} seeds"),
        XLabel = "optimizer step",
        Panels =
        [
            new CurvePanel { YLabel = "entropy (nats)", Curves = Curves(results, "entropy"), Reference = new ReferenceLine(setting.Target, "target") },
            new CurvePanel { YLabel = "alpha", Curves = Curves([.. results.Where(static result => result.Training.Has("alpha"))], "alpha") },
            new CurvePanel { YLabel = "reward", Curves = Curves(results, "reward") },
        ],
    };

    /// <summary>A curve for each loss: mean over seeds, in the band that they span.</summary>
    private static IReadOnlyList<Curve> Curves(IReadOnlyList<RunResult> results, string metric) =>
    [
        .. results.GroupBy(static result => result.Variant)
            .Select(group => Curve.MeanOf(group.Key.Name, [.. group.Select(result => result.Training.CurveOf(result.Variant.Name, metric, Points))])),
    ];

    /// <summary>Mean over seeds with its 95 % interval, where there is more than one.</summary>
    private static string Mean(IReadOnlyList<double> values)
    {
        var mean = Text(values.Average(), "0.000");
        if (values.Count < 2)
        {
            return mean;
        }

        var interval = ConfidenceInterval.OfFewRuns(values);
        return $"{mean} [{Text(interval.Low, "0.000")}, {Text(interval.High, "0.000")}]";
    }

    private static string Text(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
