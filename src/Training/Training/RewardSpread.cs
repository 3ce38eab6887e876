using EntroPIC.Batches;

namespace EntroPIC.Training;

/// <summary>The spread of rewards within groups, the only signal of a group-relative loss.</summary>
/// <param name="MeanStd">The standard deviation of a group's rewards, as losses have it, mean over the groups; 0 for a group of
/// one.</param>
/// <param name="ShareEqual">The share of groups whose rewards are all equal, groups of one among them.</param>
internal readonly record struct RewardSpread(double MeanStd, double ShareEqual)
{
    public static RewardSpread Of(PackedBatch batch)
    {
        var rewards = batch.Reward.to_type(TorchSharp.torch.ScalarType.Float64).cpu().data<double>().ToArray();
        var offsets = batch.Layout.GroupOffsets;
        var (std, equal, groups) = (0.0, 0, batch.Layout.GroupCount);
        for (var group = 0; group < groups; group++)
        {
            var own = rewards.AsSpan(offsets[group]..offsets[group + 1]);
            var isEqual = own.Length < 2 || !own.ContainsAnyExcept(own[0]);
            equal += isEqual ? 1 : 0;
            std += isEqual ? 0 : StdOf(own);
        }

        return new RewardSpread(std / groups, (double)equal / groups);
    }

    private static double StdOf(ReadOnlySpan<double> values)
    {
        var mean = 0.0;
        foreach (var value in values)
        {
            mean += value / values.Length;
        }

        var squares = 0.0;
        foreach (var value in values)
        {
            squares += (value - mean) * (value - mean);
        }

        return Math.Sqrt(squares / (values.Length - 1));
    }
}
