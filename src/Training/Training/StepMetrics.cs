using EntroPIC.Batches;
using EntroPIC.Losses;
using TorchSharp;

namespace EntroPIC.Training;

/// <summary>Metrics of one optimizer step.</summary>
/// <param name="Step">Its number, from 0.</param>
/// <param name="Tokens">Tokens it learned from.</param>
/// <param name="Values">
/// Metrics by name, in order: those of every step, and between them those of the loss and its controllers.
/// </param>
public sealed record StepMetrics(long Step, int Tokens, IReadOnlyList<KeyValuePair<string, double>> Values)
{
    /// <summary>A metric by name; NaN if there is none.</summary>
    public double this[string name] =>
        Values.Where(metric => metric.Key == name).Select(static metric => metric.Value).FirstOrDefault(double.NaN);

    /// <summary>The metrics of a step in their order.</summary>
    /// <param name="number">Its number.</param>
    /// <param name="step">Its batch, with the signals of the policy.</param>
    /// <param name="ofLoss">The metrics of the loss.</param>
    /// <param name="loss">The loss.</param>
    /// <param name="gradientNorm">The norm of the gradient, before it is clipped.</param>
    /// <param name="learningRate">The learning rate, where a schedule sets it.</param>
    internal static StepMetrics Of(
        long number, PackedBatch step, LossMetrics ofLoss, double loss, double gradientNorm, double? learningRate)
    {
        var metrics = new List<KeyValuePair<string, double>>();
        if (step.Has(Signals.Reward))
        {
            Add(TrainerMetrics.Reward, step.Sequences.Mean(step.Reward).ToDouble());
            var spread = RewardSpread.Of(step);
            Add(TrainerMetrics.RewardStd, spread.MeanStd);
            Add(TrainerMetrics.GroupsEqual, spread.ShareEqual);
        }

        Add(TrainerMetrics.Entropy, step.Tokens.Mean(step.Entropy).ToDouble());
        metrics.AddRange(ofLoss.Values);
        Add(TrainerMetrics.Loss, loss);
        Add(TrainerMetrics.GradientNorm, gradientNorm);
        if (learningRate is { } rate)
        {
            Add(TrainerMetrics.LearningRate, rate);
        }

        Add(TrainerMetrics.LengthMean, (double)step.Layout.TokenCount / Math.Max(1, step.Layout.SequenceCount));
        if (step.Has(Signals.Truncated))
        {
            Add(TrainerMetrics.Truncated, step.Sequences.Mean(step.Number(step.Truncated)).ToDouble());
        }

        return new StepMetrics(number, step.Layout.TokenCount, metrics);

        void Add(string name, double value) => metrics.Add(new(name, value));
    }
}
