using EntroPIC.Data;

namespace EntroPIC.Rewards;

/// <summary>The sum of several rewards, each times its weight. As safe for several threads as they are.</summary>
public sealed class WeightedSum : IReward
{
    private readonly (IReward Reward, double Weight)[] _parts;

    /// <summary>A combination of rewards.</summary>
    /// <param name="parts">The rewards and their weights, finite numbers.</param>
    /// <exception cref="ArgumentException">There are none, or a weight is not finite.</exception>
    public WeightedSum(params (IReward Reward, double Weight)[] parts)
    {
        ArgumentNullException.ThrowIfNull(parts);
        if (parts.Length == 0)
        {
            throw new ArgumentException("the sum has no rewards; it needs at least one", nameof(parts));
        }

        foreach (var (reward, weight) in parts)
        {
            ArgumentNullException.ThrowIfNull(reward, nameof(parts));
            if (double.IsFinite(weight))
            {
                continue;
            }

            var found = FormattableString.Invariant($"the weight of reward `{reward.GetType().Name}` is {weight}");
            throw new ArgumentException($"{found}; it must be a finite number", nameof(parts));
        }

        _parts = [.. parts];
    }

    /// <inheritdoc/>
    /// <exception cref="RewardException">One of the rewards threw or gave no finite number.</exception>
    public double Score(Problem problem, JudgedResponse response)
    {
        ArgumentNullException.ThrowIfNull(problem);
        ArgumentNullException.ThrowIfNull(response);
        return _parts.Sum(part => part.Weight * RewardException.Score(part.Reward, problem, response));
    }
}
