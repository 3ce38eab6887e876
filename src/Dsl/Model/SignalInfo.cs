using EntroPIC.Dsl.Graph;
using EntroPIC.Dsl.Ranges;

namespace EntroPIC.Dsl.Model;

/// <summary>
/// A value that the runtime provides. This table is the only place that describes signals: analyses, trials, the runtime's batch
/// (<c>src/Runtime/Batches/Signals.cs</c> is printed from it) and the tests derive the rest.
/// </summary>
/// <param name="Name">Its name in the language.</param>
/// <param name="Scope">Its scope.</param>
/// <param name="Source">The part of a run that provides it.</param>
/// <param name="Range">Its possible numbers; <c>null</c> where only the user knows them.</param>
/// <param name="Description">Its meaning and unit, for help and documentation.</param>
internal sealed record SignalInfo(string Name, Scope Scope, SignalSource Source, Interval? Range, string Description)
{
    /// <summary>The clamp of a log-ratio on either side, before the exponential.</summary>
    public const double LogRatioBound = 20;

    private static readonly Interval Logarithm = Interval.AtMost(0);

    private static readonly Interval Probability = Interval.UpTo(1, above: 0);

    private static readonly Interval Ratio = Interval.Between(-LogRatioBound, LogRatioBound).Rising(Math.Exp);

    // In a trial, the policy depends on a token's place alone, so that responses differ only in what the trial gives them.
    private static readonly Func<int, double> TrialLogp = static place => -0.02 - (0.9 * place);

    private static readonly SignalInfo[] Table =
    [
        new("logp", Scope.Token, SignalSource.Policy, Logarithm, "log-probability of the sampled token under the policy, nats")
        {
            IsLive = true, IsLogProbability = true, Family = "policy", Trial = TrialLogp,
        },
        new("entropy", Scope.Token, SignalSource.Policy, Interval.NotNegative, "entropy of the policy over the whole vocabulary, nats")
        {
            IsLive = true, Family = "policy", Trial = static place => 0.05 + (0.8 * place),
        },
        new("ratio", Scope.Token, SignalSource.Formula, Ratio, "exp(clamp(logp - old_logp, -20, 20))") { IsLive = true },
        new("prob", Scope.Token, SignalSource.Formula, Probability, "exp(logp), without gradient"),
        new("vocab_logp", Scope.Vocabulary, SignalSource.Logits, Logarithm, "log-probability of each token of the vocabulary under the policy, nats")
        {
            IsLive = true, Family = "policy",
        },
        new("collision", Scope.Token, SignalSource.Policy, Probability, "sum over the vocabulary of squared probabilities")
        {
            Family = "policy", Trial = static place => 0.9 / (1 + place),
        },
        new(
            "old_logp", Scope.Token, SignalSource.OldPolicy, Logarithm,
            "log-probability under the policy before this update's inner steps, nats")
        {
            IsLogProbability = true, Trial = TrialLogp,
        },
        new("rollout_logp", Scope.Token, SignalSource.Sampler, Logarithm, "log-probability reported by the engine that sampled, nats")
        {
            IsLogProbability = true, Trial = TrialLogp,
        },
        new("ref_logp", Scope.Token, SignalSource.Reference, Logarithm, "log-probability under the frozen reference policy, nats")
        {
            IsLogProbability = true, Trial = static place => TrialLogp(place) - 0.3,
        },
        new("token_reward", Scope.Token, SignalSource.Verifier, null, "reward placed on tokens") { Family = "reward" },
        new(
            "value", Scope.Token, SignalSource.Critic, null,
            "value given by the critic, if there is one") { Family = "reward", Trial = static place => place - 0.4 },
        new(
            "position", Scope.Token, SignalSource.Layout, Interval.NotNegative,
            "index of the token in its response, from 0") { Family = "length" },
        new("advantage", Scope.Sequence, SignalSource.Estimator, Interval.All, "advantage of the response over its expected reward")
        {
            Family = "reward", Trial = static sequence => 1 - (2 * (sequence % 2)),
        },
        new(
            "reward", Scope.Sequence, SignalSource.Verifier, null,
            "reward given by the verifier") { Family = "reward", Trial = static sequence => sequence % 2 },
        new(
            "baseline_reward", Scope.Sequence, SignalSource.Verifier, null,
            "reward of the greedy response to the same prompt") { Family = "reward", Trial = static _ => 0.5 },
        new("length", Scope.Sequence, SignalSource.Layout, Interval.NotNegative, "tokens in the response") { CountsTokens = true },
        new("truncated", Scope.Sequence, SignalSource.Sampler, Interval.Either, "true if the length limit stopped the response")
        {
            Kind = ValueKind.Condition, Family = "length", Trial = static _ => 0,
        },
        new(
            "index_in_group", Scope.Sequence, SignalSource.Layout, Interval.NotNegative,
            "index of the response among those to its prompt, from 0"),
        new("step", Scope.Batch, SignalSource.Trainer, Interval.NotNegative, "optimizer steps taken so far") { Trial = static _ => 100 },
        new("epoch", Scope.Batch, SignalSource.Trainer, Interval.NotNegative, "passes over the prompts so far") { Trial = static _ => 1 },
        new(
            "progress", Scope.Batch, SignalSource.Trainer, Interval.Between(0, 1),
            "share of the stage's rollouts taken so far, from 0 to 1") { Trial = static _ => 0.5 },
    ];

    private static readonly Dictionary<string, SignalInfo> ByName = Table.ToDictionary(static signal => signal.Name, StringComparer.Ordinal);

    public static IReadOnlyList<SignalInfo> All => Table;

    /// <summary>The signals that a batch holds: all but formulas over others, and the vocabulary.</summary>
    public static IReadOnlyList<SignalInfo> OfBatches { get; } = [.. Table.Where(static signal => signal.Source is not (SignalSource.Formula or SignalSource.Logits))];

    /// <summary>The names of the log-probabilities under any policy.</summary>
    public static IReadOnlyList<string> LogProbabilities { get; } =
        [.. Table.Where(static signal => signal.IsLogProbability).Select(static signal => signal.Name)];

    /// <summary>A number unless it says otherwise.</summary>
    public ValueKind Kind { get; init; } = ValueKind.Number;

    /// <summary>True for a signal that carries gradient.</summary>
    public bool IsLive { get; init; }

    /// <summary>True for the log-probability of a token under some policy.</summary>
    public bool IsLogProbability { get; init; }

    /// <summary>
    /// True for a log-probability under the policy itself, or under what it was when the tokens were sampled or the update began: all agree
    /// where an update starts. The reference is another policy.
    /// </summary>
    public bool IsOwnLogProbability => IsLogProbability && Source != SignalSource.Reference;

    /// <summary>True for a number of tokens, which grows with the response.</summary>
    public bool CountsTokens { get; init; }

    /// <summary>A name shared by signals that vary together, which is no ground for a warning; by default its own.</summary>
    public string Family { get; init; } = Name;

    /// <summary>
    /// Its value in trials of a loss, by the index of the token in its response, or of the sequence; <c>null</c> where the trial computes
    /// it from other signals or the layout.
    /// </summary>
    public Func<int, double>? Trial { get; init; }

    /// <summary>True for a signal that may come from the policy being trained, and is then unknown before a pass over the tokens.</summary>
    public bool IsPolicy => Source is SignalSource.Policy or SignalSource.Logits or SignalSource.Formula or SignalSource.OldPolicy;

    /// <summary>True for a signal that may come from the policy being trained.</summary>
    public static bool IsOfPolicy(Node node) => node.Op == Op.Statistic || (node.Op == Op.Signal && ByName[node.Name].IsPolicy);

    /// <summary>True for a signal that is a number of tokens.</summary>
    public static bool IsTokenCount(Node node) => node.Op == Op.Signal && ByName[node.Name].CountsTokens;

    public static SignalInfo? Find(string name) => ByName.TryGetValue(name, out var signal) ? signal : null;
}
