using System.Globalization;
using EntroPIC.Batches;
using EntroPIC.Rollouts;
using EntroPIC.Training;
using Examples;
using TorchSharp;
using static TorchSharp.torch;

namespace Stories;

/// <summary>How well the first-order prediction of entropy holds on a real model: predicted and seen falls of GRPO's own steps.</summary>
internal sealed class Prediction(IPolicy policy, PolicyUpdater updater, LanguageRollouts rollouts, double temperature)
{
    private static readonly int[] Windows = [1, 3, 10, 30];

    private readonly List<(double Predicted, double Before, double After)> _steps = [];

    /// <summary>Makes one on-policy step on each of so many rollouts.</summary>
    public void Run(int count, CancellationToken cancellation)
    {
        for (var index = 0; index < count; index++)
        {
            using var rollout = rollouts.Next(index, updater.Wanted, cancellation: cancellation);
            var before = EntropyOf(rollout);
            var step = updater.Update(rollout).Single();
            _steps.Add((step["predicted_fall"], before, EntropyOf(rollout)));
        }
    }

    /// <summary>Correlation and error for single steps on their own batch, and for windows of steps, measured on the batches that follow.</summary>
    public override string ToString()
    {
        var table = new MarkdownTable(["measured on", "steps", "windows", "correlation", "slope", "unexplained"]);
        Add(table, "the step's own batch", 1, [.. _steps.Select(static step => (step.Predicted, step.Before - step.After))]);
        foreach (var window in Windows.Where(window => _steps.Count > 2 * window))
        {
            // One after the other: windows that overlap would count a step several times.
            Add(table, "later batches", window, [
                .. Enumerable.Range(0, (_steps.Count - 1) / window).Select(number => number * window).Select(first => (
                    _steps.Skip(first).Take(window).Sum(static step => step.Predicted), _steps[first].Before - _steps[first + window].Before)),
            ]);
        }

        return table.ToString();
    }

    // The slope of the line through the origin is the factor of the prediction; what it leaves over is relative to all that was seen.
    private static void Add(MarkdownTable table, string where, int window, IReadOnlyList<(double Predicted, double Seen)> pairs)
    {
        var (meanPredicted, meanSeen) = (pairs.Average(static pair => pair.Predicted), pairs.Average(static pair => pair.Seen));
        var covariance = pairs.Sum(pair => (pair.Predicted - meanPredicted) * (pair.Seen - meanSeen));
        var spread = Math.Sqrt(pairs.Sum(pair => Math.Pow(pair.Predicted - meanPredicted, 2)) * pairs.Sum(pair => Math.Pow(pair.Seen - meanSeen, 2)));
        var slope = pairs.Sum(static pair => pair.Predicted * pair.Seen) / pairs.Sum(static pair => pair.Predicted * pair.Predicted);
        var unexplained = pairs.Sum(pair => Math.Pow(pair.Seen - (slope * pair.Predicted), 2)) / pairs.Sum(static pair => pair.Seen * pair.Seen);
        table.Add([
            where,
            window.ToString(CultureInfo.InvariantCulture),
            pairs.Count.ToString(CultureInfo.InvariantCulture),
            (covariance / spread).ToString("0.00", CultureInfo.InvariantCulture),
            slope.ToString("0.00", CultureInfo.InvariantCulture),
            (100 * unexplained).ToString("0", CultureInfo.InvariantCulture) + " %",
        ]);
    }

    private double EntropyOf(PackedBatch batch)
    {
        using var scope = NewDisposeScope();
        using var gradientsOff = no_grad();
        var logp = nn.functional.log_softmax(policy.Forward(batch).Logits() / temperature, 1);
        return -(logp.exp() * logp).sum(1).mean().ToDouble();
    }
}
