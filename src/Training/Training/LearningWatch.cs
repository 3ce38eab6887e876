using System.Globalization;
using EntroPIC.Batches;
using EntroPIC.Telemetry;
using TorchSharp;

namespace EntroPIC.Training;

/// <summary>
/// Warns at once if a rollout teaches nothing, since every advantage or every gradient is 0, and again when that goes on ten times as long.
/// A single rollout between others that teach is ordinary: after the first warning, a new row of them is reported from ten on.
/// </summary>
internal sealed class LearningWatch(IMetricsSink sink, string noun = "rollout")
{
    private const long Row = 10;

    private long _run;
    private long _nextWarning = 1;

    /// <param name="rollout">A rollout that was learned from.</param>
    /// <param name="number">Its number.</param>
    /// <param name="hasGradient">False if the gradient was 0 in every step.</param>
    public void Observe(PackedBatch rollout, long number, bool hasGradient)
    {
        var hasAdvantage = !rollout.Has(Signals.Advantage) || HasAdvantage(rollout);
        if (hasAdvantage && hasGradient)
        {
            _run = 0;
            _nextWarning = Math.Min(_nextWarning, Row);
            return;
        }

        _run++;
        if (_run < _nextWarning)
        {
            return;
        }

        _nextWarning *= Row;
        sink.Warn(string.Create(
            CultureInfo.InvariantCulture, $"{(_run == 1 ? $"{noun} {number} teaches" : $"the last {_run} {noun}s up to {number} teach")} nothing, {(hasAdvantage ? "the gradient is 0 in every step: see what the loss keeps, stops and clips" : $"every advantage is 0: {Cause(rollout)}")}"));
    }

    private static bool HasAdvantage(PackedBatch rollout)
    {
        using var isGiven = rollout.Advantage != 0;
        using var any = isGiven.any();
        return any.ToBoolean();
    }

    private static string Cause(PackedBatch rollout)
    {
        var (layout, rewards) = (rollout.Layout, rollout.Reward);
        using var least = rewards.min();
        using var most = rewards.max();
        return least.ToDouble() == most.ToDouble()
            ? string.Create(CultureInfo.InvariantCulture, $"all {layout.SequenceCount} rewards are {least.ToDouble():0.######}")
            : layout.GroupCount == layout.SequenceCount ? "each group has one response, which is compared with no other"
            : "the rewards of each group are equal";
    }
}
