using TorchSharp;

namespace EntroPIC.Batches;

public sealed partial class PackedBatch
{
    /// <summary>
    /// One batch of the groups of several, in order, with the signals that all of them have, declared ones among them. Attached values are left out, and
    /// so are the signals of the policy being trained. It shares no memory with them.
    /// </summary>
    /// <param name="parts">Batches or slices of whole groups; at least one.</param>
    /// <param name="counts">Counts of the source that made it.</param>
    public static PackedBatch Join(IReadOnlyList<PackedBatch> parts, params IReadOnlyList<(string Name, double Value)> counts)
    {
        ArgumentNullException.ThrowIfNull(parts);
        if (parts.Count == 0)
        {
            throw new ArgumentException("there are no batches; joining needs at least one", nameof(parts));
        }

        var layout = new PackedLayout(
            [.. parts.SelectMany(static part => Enumerable.Range(0, part.Layout.SequenceCount).Select(part.Layout.LengthOf))],
            [.. parts.SelectMany(static part => Enumerable.Range(0, part.Layout.GroupCount).Select(group => part.Layout.GroupOffsets[group + 1] - part.Layout.GroupOffsets[group]))]);
        var whole = new PackedBatch(layout)
        {
            Step = parts[0].Step,
            Seed = parts[0].Seed,
            Epoch = parts[0].Epoch,
            Counts = counts,
            Prompts = [.. parts.SelectMany(static part => part.Prompts)],
            TokenIds = [.. parts.SelectMany(static part => part.TokenIds)],
            PromptIds = parts.All(static part => part.PromptIds.Count > 0) ? [.. parts.SelectMany(static part => part.PromptIds)] : [],
            _device = parts[0]._device,
            _progress = parts[0]._progress,
        };
        foreach (var signal in parts[0]._signals.Keys
            .Where(signal => (signal & (SignalSets.Layout | SignalSets.Policy)) == 0 && parts.All(part => part.Has(signal))))
        {
            whole._signals[signal] = (
                whole.Counterpart(parts[0].AxisOf(signal).Name), torch.cat([.. parts.Select(part => part._signals[signal].Values)]).DetachFromDisposeScope());
        }

        JoinGiven(parts, whole);
        return whole;
    }
}
