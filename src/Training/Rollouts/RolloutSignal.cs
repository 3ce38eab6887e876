using EntroPIC.Batches;
using EntroPIC.Data;
using EntroPIC.Rewards;

namespace EntroPIC.Rollouts;

/// <summary>A signal that a loss declares, and where a rollout takes its values from.</summary>
public sealed class RolloutSignal
{
    private RolloutSignal(DeclaredSignal signal, Func<Problem, JudgedResponse, double?> value) => (Signal, Value) = (signal, value);

    /// <summary>The signal: a member of the loss's <c>Inputs</c>.</summary>
    public DeclaredSignal Signal { get; }

    internal Func<Problem, JudgedResponse, double?> Value { get; }

    /// <summary>A signal per sequence, from each response.</summary>
    /// <param name="signal">The signal.</param>
    /// <param name="value">Its value for a response; of a condition, anything but 0 is true. Null if it cannot be told: the response leaves the rollout.</param>
    /// <exception cref="ArgumentException">The signal is not per sequence.</exception>
    public static RolloutSignal OfResponses(DeclaredSignal signal, Func<Problem, JudgedResponse, double?> value)
    {
        ArgumentNullException.ThrowIfNull(signal);
        ArgumentNullException.ThrowIfNull(value);
        return signal.Scope == SignalScope.Sequence
            ? new(signal, value)
            : throw new ArgumentException($"`{signal}` is not per sequence, so a response does not give its values", nameof(signal));
    }

    /// <summary>A signal per sequence that a reward gives, as each part of several rewards that the loss combines itself.</summary>
    /// <exception cref="ArgumentException">The signal is not per sequence.</exception>
    public static RolloutSignal OfReward(DeclaredSignal signal, IReward reward)
    {
        ArgumentNullException.ThrowIfNull(reward);
        return OfResponses(signal, (problem, response) => RewardException.Score(reward, problem, response));
    }

    /// <summary>A signal per group, or per sequence of one, from the problem.</summary>
    /// <param name="signal">The signal.</param>
    /// <param name="value">Its value for a problem; of a condition, anything but 0 is true.</param>
    /// <exception cref="ArgumentException">The signal is per token.</exception>
    public static RolloutSignal OfProblems(DeclaredSignal signal, Func<Problem, double> value)
    {
        ArgumentNullException.ThrowIfNull(signal);
        ArgumentNullException.ThrowIfNull(value);
        return signal.Scope != SignalScope.Token
            ? new(signal, (problem, _) => value(problem))
            : throw new ArgumentException($"`{signal}` is per token, so a problem does not give its values", nameof(signal));
    }

    /// <summary>A signal per group or per sequence from a field of the data.</summary>
    /// <param name="signal">The signal.</param>
    /// <param name="field">The field, one of <see cref="Problem.Fields"/>.</param>
    /// <exception cref="ArgumentException">The signal is per token.</exception>
    public static RolloutSignal OfField(DeclaredSignal signal, string field) =>
        OfProblems(signal, problem => problem.Fields.TryGetValue(field, out var value)
            ? value
            : throw new InvalidDataException($"a problem of `{problem.DataSet}` has no field `{field}`, which gives the signal `{signal.Name}`"));
}
