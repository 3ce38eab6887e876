using System.Globalization;
using EntroPIC.Runs;
using EntroPIC.Telemetry;
using Spectre.Console;

namespace Bandit;

/// <summary>The table and the curves.</summary>
internal static class Report
{
    // Steps to a point of a curve.
    private const int Window = 50;

    public static void Write(IReadOnlyList<(Variant Variant, ComparedRuns Runs)> results, string folder)
    {
        AnsiConsole.Profile.Width = Math.Max(AnsiConsole.Profile.Width, 110);
        AnsiConsole.Write(Table(results));
        foreach (var isOffPolicy in new[] { true, false })
        {
            var path = Path.Combine(folder, isOffPolicy ? "bandit-off-policy" : "bandit-on-policy");
            var group = results.Where(result => result.Variant.IsOffPolicy == isOffPolicy);
            Plot([.. group.Select(static result => result.Runs)], isOffPolicy).Save(path);
            Console.WriteLine($"curves: {path}.svg, {path}.png");
        }
    }

    /// <summary>The last steps of a run that count as its end.</summary>
    public static int EndOf(int steps) => steps / 6;

    private static Table Table(IReadOnlyList<(Variant Variant, ComparedRuns Runs)> results)
    {
        var steps = StepsOf(results[0].Runs);
        var table = new Table().Title(string.Create(
            CultureInfo.InvariantCulture,
            $"Mean entropy of the last {EndOf(steps):N0} of {steps:N0} steps, target {Variant.Target} nats"));
        foreach (var heading in new[] { "loss", "data", "mean", "off target", "by seed" })
        {
            table.AddColumn(heading);
        }

        foreach (var (variant, runs) in results)
        {
            var ends = runs.Ends("entropy");
            table.AddRow(
                variant.Name,
                variant.IsOffPolicy ? "off-policy" : "on-policy",
                Text(ends.Average()),
                runs.OffTarget("entropy", Variant.Target),
                string.Join(" ", ends.Select(Text)));
        }

        return table;
    }

    private static CurvePlot Plot(IReadOnlyList<ComparedRuns> results, bool isOffPolicy) => new()
    {
        Title = isOffPolicy ? $"Bandit, {Variant.MiniBatches} steps per rollout" : "Bandit, on-policy",
        XLabel = "optimizer step",
        Panels =
        [
            new CurvePanel
            {
                YLabel = "entropy (nats)",
                Curves = Curves(results, "entropy"),
                Reference = new ReferenceLine(Variant.Target, "target"),
            },
            new CurvePanel { YLabel = "alpha", Curves = Curves(results.Where(static runs => runs.Training[0].Has("alpha")), "alpha") },
        ],
    };

    private static IReadOnlyList<Curve> Curves(IEnumerable<ComparedRuns> results, string metric) =>
        [.. results.Select(runs => runs.CurveOf(metric, Math.Max(1, StepsOf(runs) / Window)))];

    private static int StepsOf(ComparedRuns runs) => runs.Training[0].CurveOf(runs.Name, "entropy").Steps.Count;

    private static string Text(double value) => value.ToString("0.000", CultureInfo.InvariantCulture);
}
