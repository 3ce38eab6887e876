using System.Globalization;
using EntroPIC.Runs;
using EntroPIC.Telemetry;
using Examples;

namespace Stories;

/// <summary>The table, with intervals over seeds, and the curves.</summary>
internal static class Report
{
    /// <summary>The last part of a run that counts as its end.</summary>
    public const double EndShare = 0.2;

    private const int Points = 60;

    public static void Write(IReadOnlyList<(Setting Setting, ComparedRuns Runs)> results, string folder)
    {
        var table = Table(results);
        Console.WriteLine(table);
        File.WriteAllText(Path.Combine(folder, "results.md"), table);
        foreach (var group in results.GroupBy(static result => result.Setting, static result => result.Runs))
        {
            var path = Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"stories-{group.Key.Temperature:0.0}"));
            Plot(group.Key, [.. group]).Save(path);
            Console.WriteLine($"curves: {path}.svg, {path}.png");
        }
    }

    public static string Summary(ComparedRuns runs)
    {
        var heldOut = runs.Evaluation[0].Names.Select(metric => $"{metric} {runs.EvaluationChange(metric)}");
        return $"entropy {runs.Change("entropy")}, reward {runs.Change("reward")}, held out {string.Join(", ", heldOut)}";
    }

    private static string Table(IReadOnlyList<(Setting Setting, ComparedRuns Runs)> results)
    {
        var metrics = results[0].Runs.Evaluation[0].Names;
        var table = new MarkdownTable(["temperature", "loss", "entropy", "off target", "reward", .. metrics]);
        foreach (var (setting, runs) in results)
        {
            table.Add([
                setting.Temperature.ToString("0.0", CultureInfo.InvariantCulture),
                runs.Name,
                runs.Change("entropy"),
                Variant.All.Single(variant => variant.Name == runs.Name).SetsItsTarget ? "-" : runs.OffTarget("entropy", setting.Target),
                runs.Change("reward"),
                .. metrics.Select(runs.EvaluationChange),
            ]);
        }

        return table.ToString();
    }

    private static CurvePlot Plot(Setting setting, IReadOnlyList<ComparedRuns> results) => new()
    {
        Title = string.Create(
            CultureInfo.InvariantCulture, $"Stories, temperature {setting.Temperature:0.0}, {results[0].Training.Count} seeds"),
        XLabel = "optimizer step",
        Panels =
        [
            new CurvePanel { YLabel = "entropy (nats)", Curves = Curves(results, "entropy"), Reference = new ReferenceLine(setting.Target, "target") },
            new CurvePanel { YLabel = "alpha", Curves = Curves(results.Where(static runs => runs.Training[0].Has("alpha")), "alpha") },
            new CurvePanel { YLabel = "reward", Curves = Curves(results, "reward") },
        ],
    };

    private static IReadOnlyList<Curve> Curves(IEnumerable<ComparedRuns> results, string metric) =>
        [.. results.Select(runs => runs.CurveOf(metric, Points))];
}
