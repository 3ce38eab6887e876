using EntroPIC.Dsl.Graph;
using EntroPIC.Dsl.Scheduling;

namespace EntroPIC.Tests;

/// <summary>A program for each operation of the graph, so that tests can show that every stage and every target knows all of them.</summary>
internal static class OperationSamples
{
    /// <summary>Every operation but <see cref="Op.Error"/> and <see cref="Op.Truth"/>, which always folds, with a value that it computes, per token or for the batch.</summary>
    private static readonly (Op Op, string Value)[] Samples =
    [
        (Op.Number, "1"), (Op.Parameter, "beta"), (Op.Signal, "logp"), (Op.DeclaredSignal, "given * logp"), (Op.ControlOutput, "alpha"),
        (Op.Statistic, "mean(vocab_logp per token)"),
        (Op.Argument, "alpha"), (Op.State, "alpha"),
        (Op.Negate, "-entropy"), (Op.Exp, "exp(logp)"), (Op.Log, "log(1 + entropy)"), (Op.Abs, "abs(logp)"), (Op.Sqrt, "sqrt(1 + entropy)"),
        (Op.Square, "square(logp)"), (Op.Floor, "floor(entropy)"), (Op.Ceil, "ceil(entropy)"), (Op.Sign, "sign(logp + 1)"), (Op.Cos, "cos(entropy)"),
        (Op.Sin, "sin(entropy)"), (Op.Sigmoid, "sigmoid(logp)"), (Op.Tanh, "tanh(logp)"), (Op.Softplus, "softplus(logp)"), (Op.Stop, "stop(logp)"),
        (Op.Add, "logp + entropy"), (Op.Subtract, "logp - entropy"), (Op.Multiply, "logp * entropy"), (Op.Divide, "entropy / (1 + length)"),
        (Op.Power, "(1 + entropy) ^ beta"), (Op.Binomial, "choose(4 + 4 * entropy, beta + 2)"), (Op.Min, "min(ratio, entropy)"), (Op.Max, "max(ratio, entropy)"),
        (Op.StraightThrough, "straight_through(entropy, logp)"), (Op.Clamp, "clamp(ratio, 0.5, 2)"),
        (Op.Less, "if entropy < beta then logp else 0"), (Op.LessOrEqual, "if entropy <= beta then logp else 0"),
        (Op.Greater, "if entropy > beta then logp else 0"), (Op.GreaterOrEqual, "if entropy >= beta then logp else 0"),
        (Op.Equal, "if reward == 1 then logp else 0"), (Op.NotEqual, "if reward != 1 then logp else 0"),
        (Op.And, "if entropy < beta and reward > 0 then logp else 0"), (Op.Or, "if entropy < beta or reward > 0 then logp else 0"),
        (Op.Not, "if not truncated then logp else 0"), (Op.Indicator, "mean(entropy < beta)"), (Op.Select, "if truncated then entropy else logp"),
        (Op.Widen, "per_token(reward) * logp"),
        (Op.Sum, "sum(entropy)"), (Op.Mean, "mean(entropy)"), (Op.Std, "std(reward per group)"), (Op.Smallest, "min(entropy)"), (Op.Largest, "max(entropy)"),
        (Op.Count, "count(entropy > beta)"),
        (Op.Top, "if top(0.2, entropy) then logp else 0"), (Op.Bottom, "if bottom(0.2, entropy) then logp else 0"),
        (Op.TopCount, "if top_count(2, entropy) then logp else 0"), (Op.BottomCount, "if bottom_count(2, entropy) then logp else 0"),
        (Op.Sample, "if sample(0.2, entropy > 0) then logp else 0"), (Op.Quantile, "quantile(0.5, entropy)"), (Op.Rank, "rank(reward per group)"),
        (Op.CumulativeSum, "cumsum(entropy)"), (Op.ReturnToGo, "return_to_go(token_reward, 0.9)"), (Op.GeneralizedAdvantage, "gae(token_reward, value, 0.9, 0.95)"),
    ];

    /// <summary>The operations of the samples.</summary>
    public static IReadOnlyList<Op> Covered { get; } = [.. Samples.Select(static sample => sample.Op)];

    /// <summary>The operations, for a theory.</summary>
    public static TheoryData<string> Names => [.. Samples.Select(static sample => sample.Op.ToString())];

    /// <summary>A loss that computes the operation in a term and in a metric.</summary>
    public static string LossOf(string op) => $$"""
        signal given per token = 0.5

        loss Sample {
            // The samples need not make sense.
            allow ENT2004
            param beta = 0.5 in (0, 1)
            control alpha = Pi(error: mean(entropy) - beta, kp: 1, ki: 0.1)
            policy ratio * advantage
            bonus steering = alpha * abs(advantage) * ratio when prob > 0.95
            bonus uses = 0.1 * prob * ({{ValueOf(op)}})
            metric value = mean(0.1 * prob * ({{ValueOf(op)}}))
        }
        """;

    private static string ValueOf(string op) => Samples.Single(sample => sample.Op.ToString() == op).Value;

    /// <summary>The operations that a loss, its gradient and its controllers compute.</summary>
    public static IReadOnlyCollection<Op> OperationsOf(ScheduledLoss loss) =>
    [
        .. Traversal.InOrder(
            [
                loss.Model.Loss,
                .. loss.Schedule.Declared.Metrics.Select(static metric => metric.Value),
                .. loss.Model.Controls.SelectMany(static control => control.Controller.States).Select(static state => state.Next),
            ]).Select(static node => node.Op).Distinct(),
    ];
}
