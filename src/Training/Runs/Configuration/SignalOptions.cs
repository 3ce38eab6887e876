using EntroPIC.Rewards;

namespace EntroPIC.Runs.Configuration;

/// <summary>Where a run takes the values of a declared signal from: exactly one of these.</summary>
public sealed record SignalOptions
{
    /// <summary>A reward of each response, for a signal per sequence; <c>own</c> is the program's code.</summary>
    public IReward? Reward { get; init; }

    /// <summary>The path of a number or a truth value in the rows of the training data, for a signal per group or per sequence.</summary>
    public string? Field { get; init => field = value is null ? null : Accept.Text(value); }

    /// <summary>The folder of another model, whose log-probabilities of the sampled tokens are a signal per token.</summary>
    public string? Model { get; init => field = value is null ? null : Accept.Path(value); }

    internal int Count => (Reward is null ? 0 : 1) + (Field is null ? 0 : 1) + (Model is null ? 0 : 1);
}
