using EntroPIC.Data;

namespace EntroPIC.Rewards;

/// <summary>The weighted sum of several rewards. As safe for several threads as they are.</summary>
public sealed class WeightedSum : IReward
{
    /// <summary>The rewards and their weights; at least one.</summary>
    public required IReadOnlyList<WeightedReward> Parts
    {
        get;
        init => field = value is { Count: > 0 }
            ? [.. value]
            : throw new ArgumentException($"`{nameof(Parts)}` is empty; it needs at least one reward");
    }

    /// <inheritdoc/>
    /// <remarks>A response that one of the rewards cannot judge has no sum.</remarks>
    /// <exception cref="RewardException">One of the rewards threw or gave no finite number.</exception>
    public double? Score(Problem problem, JudgedResponse response)
    {
        ArgumentNullException.ThrowIfNull(problem);
        ArgumentNullException.ThrowIfNull(response);
        double?[] parts = [.. Parts.Select(part => part.Weight * RewardException.Score(part.Reward, problem, response))];
        return Array.TrueForAll(parts, static part => part is not null) ? parts.Sum() : null;
    }
}

/// <summary>A reward in a <see cref="WeightedSum"/>.</summary>
public sealed record WeightedReward
{
    /// <summary>Factor of the reward; from -1e9 to 1e9.</summary>
    public double Weight { get; init => field = Accept.InRange(-RewardException.Most, RewardException.Most, value); } = 1;

    /// <summary>The reward.</summary>
    public required IReward Reward { get; init; }
}
