using System.Globalization;
using EntroPIC.Runs;
using EntroPIC.Telemetry;
using Spectre.Console;

namespace Arithmetic;

/// <summary>The table and the curves.</summary>
internal static class Report
{
    /// <summary>The last part of a run that counts as its end.</summary>
    public const double EndShare = 0.15;

    // Points of a curve: more of them would show the noise of single batches and nothing else.
    private const int Points = 60;

    public static void Write(IReadOnlyList<(Variant Variant, ComparedRuns Runs)> results, string folder)
    {
        AnsiConsole.Profile.Width = Math.Max(AnsiConsole.Profile.Width, 120);
        AnsiConsole.Write(Table(results));
        foreach (var group in results.GroupBy(static result => result.Variant.DataName, static result => result.Runs))
        {
            var path = Path.Combine(folder, $"arithmetic-{group.Key}");
            Plot(group.Key, [.. group]).Save(path);
            Console.WriteLine($"curves: {path}.svg, {path}.png");
        }

        Console.WriteLine($"metrics: {Path.Combine(folder, "*.jsonl")}");
    }

    private static Table Table(IReadOnlyList<(Variant Variant, ComparedRuns Runs)> results)
    {
        var evaluations = results[0].Runs.Evaluation[0].Names;
        var target = TargetOf(results.Select(static result => result.Runs));
        var table = new Table().Title(string.Create(
            CultureInfo.InvariantCulture,
            $"Target {target:0.###} nats; first step -> mean of the last {100 * EndShare:0} % of steps; held-out problems before -> after"));
        foreach (var heading in (string[])["loss", "data", "entropy", "off target", "reward", .. evaluations])
        {
            table.AddColumn(heading);
        }

        foreach (var (variant, runs) in results)
        {
            table.AddRow([
                variant.LossName,
                variant.DataName,
                runs.Change("entropy"),
                variant.SetsItsTarget ? "-" : runs.OffTarget("entropy", target),
                runs.Change("reward"),
                .. evaluations.Select(runs.EvaluationChange),
            ]);
        }

        return table;
    }

    private static CurvePlot Plot(string dataName, IReadOnlyList<ComparedRuns> results)
    {
        var accuracy = results[0].Evaluation[0].Names[0];
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
                new CurvePanel { YLabel = "alpha", Curves = Curves(results.Where(IsSteered), "alpha") },
                new CurvePanel { YLabel = "reward", Curves = Curves(results, "reward") },
                new CurvePanel
                {
                    YLabel = $"held-out {accuracy}",
                    Curves = [.. results.Select(runs => runs.Evaluation[0].CurveOf(runs.Name, accuracy))],
                },
            ],
        };
    }

    private static IReadOnlyList<Curve> Curves(IEnumerable<ComparedRuns> results, string metric) =>
        [.. results.Select(runs => runs.CurveOf(metric, Points))];

    // One for all that are steered to one; a loss that sets its own target has no alpha.
    private static double TargetOf(IEnumerable<ComparedRuns> results) => results.First(IsSteered).Training[0].Last("target");

    private static bool IsSteered(ComparedRuns runs) => runs.Training[0].Has("alpha");
}
