using EntroPIC.Dsl.Graph;
using EntroPIC.Dsl.Ranges;

namespace EntroPIC.Dsl.Analysis.Trials;

/// <summary>A loss tried on made-up batches, with every option at its default.</summary>
internal sealed class LossTrials
{
    /// <summary>A loss of more than any person writes is left alone.</summary>
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
    /// The loss on a batch, once for each of two ways in which its controls may stand: what is said of a loss holds in both. None where
    /// it is too large to be tried.
    /// </summary>
    public IReadOnlyList<Trial> On(TrialBatch batch) => [.. _ends.Select(isHigh => new Trial(batch, leaf => ValueOf(leaf, isHigh)))];

    private double ValueOf(Node leaf, bool isHigh) =>
        leaf.Op == Op.Parameter && _options.TryGetValue(leaf.Name, out var value) ? value
        : leaf.IsCondition ? (isHigh ? 1 : 0)
        : Within(_ranges.Of(leaf), isHigh);

    /// <summary>A number of an interval: of either sign where it has both.</summary>
    private static double Within(Interval range, bool isHigh)
    {
        var (low, high) = (Math.Max(range.Low.Value, -1), Math.Min(range.High.Value, 1));
        return range.Low.Value >= 1 ? range.Low.Value + (isHigh && !range.IsPoint ? Math.Min(1, (range.High.Value - range.Low.Value) / 2) : 0)
            : range.High.Value <= -1 ? range.High.Value - (isHigh && !range.IsPoint ? Math.Min(1, (range.High.Value - range.Low.Value) / 2) : 0)
            : low < 0 && high > 0 ? (isHigh ? high / 2 : low / 2)
            : low + ((high - low) * (isHigh ? 0.75 : 0.25));
    }
}
