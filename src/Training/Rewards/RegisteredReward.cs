using EntroPIC.Data;

namespace EntroPIC.Rewards;

/// <summary>
/// A reward that the program registers in code, by its name: <c>{ "kind": "own", "name": "…" }</c>. A run looks it up before it begins.
/// </summary>
public sealed class RegisteredReward : IReward
{
    /// <summary>The registered name.</summary>
    public required string Name { get; init => field = Accept.Text(value); }

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">Always: only a run knows the rewards of its program.</exception>
    public double? Score(Problem problem, JudgedResponse response) =>
        throw new InvalidOperationException(
            $"reward `{Name}` is known by its name only; use the registered reward itself outside of a run's configuration");
}
