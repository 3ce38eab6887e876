using EntroPIC.Dsl.Graph;
using EntroPIC.Dsl.Ranges;

namespace EntroPIC.Dsl.Analysis.Trials;

/// <summary>Trials of a loss on synthetic batches, with every option at its default.</summary>
internal sealed class LossTrials
{
    /// <summary>The size limit of a loss in trials: larger than anyone writes.</summary>
    private const int MostNodes = 3000;

    private readonly Dictionary<string, double> _options;
    private readonly LossRanges _ranges;
    private readonly bool[] _ends;

    public LossTrials(AnalyzedLoss loss)
    {
        _options = loss.Model.Options.ToDictionary(static option => option.Name, static option => option.Default, StringComparer.Ordinal);
        _ranges = loss.AtDefaults;
        _ends = loss.Nodes.Count > MostNodes ? [] : loss.Model.Controls.Count > 0 ? [false, true] : [false];
    }

    /// <summary>
    /// The loss on a batch, for two values of its controls: a finding must hold in both. Empty if the loss is too large to try.
    /// </summary>
    public IReadOnlyList<Trial> On(TrialBatch batch) => [.. _ends.Select(isHigh => new Trial(batch, (leaf, i) => ValueOf(leaf, isHigh != (i % 2 == 1))))];

    private double ValueOf(Node leaf, bool isHigh) =>
        leaf.Op == Op.Parameter && _options.TryGetValue(leaf.Name, out var value) ? value
        : leaf.IsCondition ? (isHigh ? 1 : 0)
        : Within(_ranges.Of(leaf), isHigh);

    /// <summary>A number of an interval; for an interval with both signs, of either sign.</summary>
    private static double Within(Interval range, bool isHigh)
    {
        var (low, high) = (Math.Max(range.Low.Value, -1), Math.Min(range.High.Value, 1));
        return range.Low.Value >= 1
            ? range.Low.Value + (isHigh && !range.IsPoint ? Math.Min(1, (range.High.Value - range.Low.Value) / 2) : 0)
            : range.High.Value <= -1
                ? range.High.Value - (isHigh && !range.IsPoint ? Math.Min(1, (range.High.Value - range.Low.Value) / 2) : 0)
            : low < 0 && high > 0 ? (isHigh ? high / 2 : low / 2)
            : low + ((high - low) * (isHigh ? 0.75 : 0.25));
    }
}
