using EntroPIC.Dsl.Graph;
using EntroPIC.Dsl.Ranges;

namespace EntroPIC.Dsl.Model;

/// <summary>A value that the runtime provides.</summary>
/// <param name="Name">Its name in the language.</param>
/// <param name="Scope">Where it lives.</param>
/// <param name="Kind">A number or a condition.</param>
/// <param name="IsLive">Whether gradient flows through it.</param>
/// <param name="IsPolicy">Whether it may come from the policy being trained, and is then unknown before a pass over the tokens.</param>
/// <param name="Range">Which numbers it can be; <c>null</c> where the user knows and the language does not.</param>
/// <param name="Description">What it is, for help and documentation.</param>
internal sealed record SignalInfo(string Name, Scope Scope, ValueKind Kind, bool IsLive, bool IsPolicy, Interval? Range, string Description)
{
    private static readonly Interval Logarithm = Interval.AtMost(0);

    private static readonly Interval Probability = Interval.UpTo(1, above: 0);

    // A clamp to 20 on either side, before the exponential.
    private static readonly Interval Ratio = Interval.Between(-20, 20).Rising(Math.Exp);

    private static readonly SignalInfo[] Table =
    [
        Live("logp", Logarithm, "log-probability of the sampled token under the policy, nats"),
        Live("entropy", Interval.NotNegative, "entropy of the policy over the whole vocabulary, nats"),
        Live("ratio", Ratio, "exp(clamp(logp - old_logp, -20, 20))"),
        new("prob", Scope.Token, ValueKind.Number, IsLive: false, IsPolicy: true, Probability, "exp(logp), without gradient"),
        new("collision", Scope.Token, ValueKind.Number, IsLive: false, IsPolicy: true, Probability, "sum over the vocabulary of squared probabilities"),
        new("old_logp", Scope.Token, ValueKind.Number, IsLive: false, IsPolicy: true, Logarithm, "log-probability under the policy before this update's inner steps"),
        Given("rollout_logp", Scope.Token, Logarithm, "log-probability as the engine that sampled reports it"),
        Given("ref_logp", Scope.Token, Logarithm, "log-probability under the frozen reference policy"),
        Given("token_reward", Scope.Token, null, "reward placed on tokens"),
        Given("value", Scope.Token, null, "the critic's value, where there is a critic"),
        Given("position", Scope.Token, Interval.NotNegative, "index of the token in its response, from 0"),
        Given("advantage", Scope.Sequence, Interval.All, "how much better than expected a response was"),
        Given("reward", Scope.Sequence, null, "reward as the verifier gave it"),
        Given("baseline_reward", Scope.Sequence, null, "reward of the greedy response to the same prompt"),
        Given("length", Scope.Sequence, Interval.NotNegative, "tokens in the response"),
        new("truncated", Scope.Sequence, ValueKind.Condition, IsLive: false, IsPolicy: false, Interval.Either, "the response was stopped by the length limit"),
        Given("index_in_group", Scope.Sequence, Interval.NotNegative, "index of the response among those to its prompt, from 0"),
        Given("step", Scope.Batch, Interval.NotNegative, "optimizer steps taken so far"),
        Given("epoch", Scope.Batch, Interval.NotNegative, "passes over the prompts so far"),
    ];

    private static readonly Dictionary<string, SignalInfo> ByName = Table.ToDictionary(static signal => signal.Name, StringComparer.Ordinal);

    public static IReadOnlyList<SignalInfo> All => Table;

    /// <summary>True for a signal that may come from the policy being trained.</summary>
    public static bool IsOfPolicy(Node node) => node.Op == Op.Signal && ByName[node.Name].IsPolicy;

    public static SignalInfo? Find(string name) => ByName.TryGetValue(name, out var signal) ? signal : null;

    private static SignalInfo Live(string name, Interval range, string description) =>
        new(name, Scope.Token, ValueKind.Number, IsLive: true, IsPolicy: true, range, description);

    private static SignalInfo Given(string name, Scope scope, Interval? range, string description) =>
        new(name, scope, ValueKind.Number, IsLive: false, IsPolicy: false, range, description);
}
