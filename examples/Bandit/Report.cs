using System.Globalization;
using EntroPIC.Telemetry;
using Spectre.Console;

namespace Bandit;

/// <summary>The table and the curves.</summary>
internal static class Report
{
    private const int Window = 50;

    public static void Write(IReadOnlyList<(Variant Variant, IReadOnlyList<History> Runs)> results, string folder)
    {
        var steps = results[0].Runs[0].Entropy.Count;
        var last = steps / 6;
        var table = new Table().Title($"Mean entropy of the last {last:N0} of {steps:N0} steps, target {Variant.Target.ToString(CultureInfo.InvariantCulture)} nats");
        foreach (var heading in new[] { "loss", "data", "mean", "off target", "by seed" })
        {
            table.AddColumn(heading);
        }

        foreach (var (variant, runs) in results)
        {
            var ends = runs.Select(run => run.Entropy.TakeLast(last).Average()).ToList();
            var mean = ends.Average();
            table.AddRow(
                variant.Name,
                variant.IsOffPolicy ? "off-policy" : "on-policy",
                Text(mean, "0.000"),
                Text(100 * ((mean / Variant.Target) - 1), "+0.0;-0.0") + " %",
                string.Join(" ", ends.Select(static end => Text(end, "0.000"))));
        }

        AnsiConsole.Profile.Width = Math.Max(AnsiConsole.Profile.Width, 110);
        AnsiConsole.Write(table);
        foreach (var isOffPolicy in new[] { true, false })
        {
            var path = Path.Combine(folder, isOffPolicy ? "bandit-off-policy" : "bandit-on-policy");
            Plot([.. results.Where(result => result.Variant.IsOffPolicy == isOffPolicy)], isOffPolicy).Save(path);
            Console.WriteLine($"curves: {path}.svg, {path}.png");
        }
    }

    private static CurvePlot Plot(IReadOnlyList<(Variant Variant, IReadOnlyList<History> Runs)> results, bool isOffPolicy) => new()
    {
        Title = isOffPolicy ? $"Bandit, {Variant.MiniBatches} steps per rollout" : "Bandit, on-policy",
        XLabel = "optimizer step",
        Panels =
        [
            new CurvePanel
            {
                YLabel = "entropy (nats)",
                Curves = [.. results.Select(static result => Curve(result.Variant.Name, result.Runs, static run => run.Entropy))],
                Reference = new ReferenceLine(Variant.Target, "target"),
            },
            new CurvePanel
            {
                YLabel = "alpha",
                Curves = [.. results.Skip(1).Select(static result => Curve(result.Variant.Name, result.Runs, static run => run.Alpha))],
            },
        ],
    };

    /// <summary>The mean over seeds of the means of windows of steps; the band reaches from the least to the greatest seed.</summary>
    private static Curve Curve(string name, IReadOnlyList<History> runs, Func<History, List<double>> values)
    {
        var windows = runs.Select(run => values(run).Chunk(Window).Select(static chunk => chunk.Average()).ToArray()).ToList();
        var places = Enumerable.Range(0, windows[0].Length).ToList();
        return new Curve(
            name,
            [.. places.Select(static place => (double)place * Window)],
            [.. places.Select(place => windows.Average(window => window[place]))],
            runs.Count == 1 ? null : new CurveBand([.. places.Select(place => windows.Min(window => window[place]))], [.. places.Select(place => windows.Max(window => window[place]))]));
    }

    private static string Text(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
