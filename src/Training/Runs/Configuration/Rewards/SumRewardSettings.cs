using EntroPIC.Rewards;

namespace EntroPIC.Runs.Configuration.Rewards;

/// <summary>The sum of rewards, each times its weight: <see cref="WeightedSum"/>.</summary>
public sealed record SumRewardSettings : RewardSettings
{
    /// <summary>The rewards; at least one.</summary>
    public required IReadOnlyList<WeightedRewardSettings> Parts
    {
        get;
        init => field = value.Count > 0 ? value : throw new ArgumentException("`Parts` is empty; it needs at least one reward");
    }

    internal override (double Least, double Most) Range => (Parts.Sum(static part => part.Range.Least), Parts.Sum(static part => part.Range.Most));

    internal override IEnumerable<string> MistakesIn(string key) => Parts.SelectMany((part, i) => part.Reward.MistakesIn($"{key}.parts[{i}].reward"));

    internal override IReward Create(IReadOnlyDictionary<string, IReward> own) =>
        new WeightedSum([.. Parts.Select(part => (part.Reward.Create(own), part.Weight))]);
}
