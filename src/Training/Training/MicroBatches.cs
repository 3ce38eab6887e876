using EntroPIC.Batches;

namespace EntroPIC.Training;

/// <summary>Cuts of a batch into contiguous parts.</summary>
internal static class MicroBatches
{
    /// <summary>Parts with about the same number of groups, as sequence ranges; no more parts than groups.</summary>
    public static IReadOnlyList<(int First, int End)> ByGroups(PackedLayout layout, int parts)
    {
        var count = Math.Min(parts, layout.GroupCount);
        return [.. Enumerable.Range(0, count).Select(part => (
            layout.GroupOffsets[(int)((long)layout.GroupCount * part / count)],
            layout.GroupOffsets[(int)((long)layout.GroupCount * (part + 1) / count)]))];
    }

    /// <summary>Parts within a limit of tokens, padding included; a larger unit forms its own part.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="mostTokens">The limit; 0 for none.</param>
    /// <param name="wholeGroups">Keeps groups whole.</param>
    public static IReadOnlyList<(int First, int End)> ByTokens(PackedBatch batch, int mostTokens, bool wholeGroups)
    {
        var layout = batch.Layout;
        if (mostTokens == 0)
        {
            return [(0, layout.SequenceCount)];
        }

        var borders = wholeGroups ? layout.GroupOffsets.ToArray() : [.. Enumerable.Range(0, layout.SequenceCount + 1)];
        var parts = new List<(int First, int End)>();
        var (first, longest) = (0, 0);
        for (var i = 0; i + 1 < borders.Length; i++)
        {
            var unit = Enumerable.Range(borders[i], borders[i + 1] - borders[i]).Max(sequence => Width(batch, sequence));
            var widest = Math.Max(longest, unit);
            if (borders[i] > first && (long)widest * (borders[i + 1] - first) > mostTokens)
            {
                parts.Add((first, borders[i]));
                (first, widest) = (borders[i], unit);
            }

            longest = widest;
        }

        parts.Add((first, layout.SequenceCount));
        return parts;
    }

    private static int Width(PackedBatch batch, int sequence) =>
        batch.Layout.LengthOf(sequence) + (batch.Prompts.Count == 0 ? 0 : batch.Prompts[sequence].Count);
}
