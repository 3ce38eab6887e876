using static Differential.Tests.Given;

namespace Differential.Tests;

/// <summary>The interpreter against numbers worked out by hand.</summary>
public class InterpreterTests
{
    private static readonly double Ln2 = Math.Log(2);

    [Fact]
    public void LogProbabilitiesAndTheirGradient()
    {
        // Probabilities 1/2 and 1/4; the gradient by a logit is -(is it sampled? - p) / 2.
        var batch = Batch(2) with { Logits = [[0, 0, Math.Log(3), 0]], TokenIds = [0, 1] };
        var outcome = Interpreted("policy logp", batch)[0];
        Assert.Equal(1.5 * Ln2, outcome.Loss, 14);
        AssertClose([-0.25, 0.25, 0.375, -0.375], outcome.Gradient);
    }

    [Fact]
    public void TemperatureDividesLogits()
    {
        var batch = Batch(1) with { Temperature = 2, Logits = [[2 * Math.Log(3), 0]] };
        var outcome = Interpreted("policy logp", batch)[0];
        Assert.Equal(-Math.Log(0.75), outcome.Loss, 14);
        AssertClose([-0.125, 0.125], outcome.Gradient);
    }

    [Fact]
    public void EntropyAndItsGradient()
    {
        // H = ln 2 at equal logits, where it is greatest; a word of no probability adds nothing.
        Assert.Equal(-Ln2, Interpreted("policy entropy", Batch(1))[0].Loss, 14);
        AssertClose([0, 0], Interpreted("policy entropy", Batch(1))[0].Gradient);
        Assert.Equal(0, Interpreted("policy entropy", Batch(1) with { Logits = [[0, double.NegativeInfinity]] })[0].Loss);

        // By the first logit: -p (ln p + H) at p = (3/4, 1/4), H = 2 ln 2 - 3/4 ln 3; the policy is maximized.
        var entropy = (2 * Ln2) - (0.75 * Math.Log(3));
        var outcome = Interpreted("policy entropy", Batch(1) with { Logits = [[Math.Log(3), 0]] })[0];
        Assert.Equal(0.75 * (Math.Log(0.75) + entropy), outcome.Gradient[0], 14);
    }

    [Fact]
    public void GroupRelativeAdvantages()
    {
        // Mean 1/2, deviation sqrt(1/2): one token gains a, two lose it.
        var outcome = Interpreted(
            """
            advantage = (reward - mean(reward per group)) / (std(reward per group) + 1e-6)
            policy min(ratio * advantage, clamp(ratio, 0.8, 1.2) * advantage)
            """,
            Batch(1, 2).WithResponses("reward", 1, 0))[0];
        var a = 0.5 / (Math.Sqrt(0.5) + 1e-6);
        AssertClose([a, -a], outcome.Advantage);
        Assert.Equal(a / 3, outcome.Loss, 14);

        // The operands of `min` tie, and share a gradient that is the same by either.
        AssertClose([-a / 6, a / 6, a / 6, -a / 6, a / 6, -a / 6], outcome.Gradient);
    }

    [Fact]
    public void EqualRewardsGiveZeroAdvantage() =>
        AssertClose([0, 0, 0], Interpreted("advantage = (reward - mean(reward per group)) / (std(reward per group) + 1e-6)\npolicy ratio * advantage", Batch(1, 1, 1).WithResponses("reward", 12.4, 12.4, 12.4))[0].Advantage, 1e-9);

    [Theory]
    [InlineData("token_mean", 3.0 / 3)]
    [InlineData("token_sum", 3.0)]
    [InlineData("sequence_mean_token_sum", 3.0 / 2)]
    [InlineData("sequence_mean_token_mean", 1.0)]
    [InlineData("group_mean_token_mean", 1.0)]
    [InlineData("sequence_sum_norm(4)", 3.0 / 4 / 2)]
    public void ReductionsOfTokens(string reduction, double expected) =>
        Assert.Equal(-expected, Interpreted($"policy ratio\nreduce {reduction}", Batch(1, 0, 2))[0].Loss, 14);

    [Theory]
    [InlineData("token_mean", 3.0 / 2)]
    [InlineData("token_sum", 3.0)]
    [InlineData("sequence_mean_token_mean", 3.0 / 2)]
    [InlineData("group_mean_token_mean", 3.0 / 2)]
    [InlineData("sequence_sum_norm(4)", 3.0 / 4 / 2)]
    public void ReductionsOfResponses(string reduction, double expected) =>
        Assert.Equal(-expected, Interpreted($"policy sum(ratio per sequence)\nreduce {reduction}", Batch(1, 0, 2))[0].Loss, 14);

    [Fact]
    public void EqualExtremesShareTheGradient()
    {
        var outcome = Interpreted("policy max(ratio per sequence)", Batch(2))[0];
        Assert.Equal(-1, outcome.Loss);
        AssertClose([-0.25, 0.25, -0.25, 0.25], outcome.Gradient);
    }

    [Fact]
    public void DroppedTokensLeaveDenominator()
    {
        Assert.Equal(-1, Interpreted("keep first when position < 1\npolicy ratio", Batch(1, 2))[0].Loss);
        Assert.Equal(-2.0 / 3, Interpreted("group first when position < 1\npolicy if first then ratio else 0 * ratio", Batch(1, 2))[0].Loss, 14);
        Assert.Equal(0, Interpreted("keep none when position < 0\npolicy ratio", Batch(1, 2))[0].Loss);
    }

    [Fact]
    public void WeightsBonusesAndPenalties()
    {
        // -(3 + 1 + 3) / 3 for the policy, -1 for the bonus on the one token of the second response's end, +2 for the penalty.
        var outcome = Interpreted(
            """
            group first when position < 1 weight 3
            policy ratio
            bonus last = 3 * ratio when position > 0
            penalty all = 2 * ratio
            """,
            Batch(1, 2))[0];
        Assert.Equal((-7.0 / 3) - 1 + 2, outcome.Loss, 14);
    }

    [Fact]
    public void AdvantageEstimation()
    {
        // Differences 1 + 0.9 / 4 - 1/2 and -1/4, summed at 0.9.
        var batch = Batch(2).WithTokens("token_reward", 1, 0).WithTokens("value", 0.5, 0.25);
        AssertClose([0.725 + (0.9 * -0.25), -0.25], Interpreted("advantage = gae(token_reward, value, 0.9, 1)\npolicy ratio * advantage", batch)[0].Advantage);
    }

    [Theory]
    [InlineData("quantile(0.75, position)", 0.5)]
    [InlineData("count(true per batch)", 1)]
    [InlineData("sum(count(true per group))", 3)]
    [InlineData("max(sum(1 + 0 * position per position))", 2)]
    [InlineData("sum(if top(0.5, value) then 1 else 0 * value)", 1)]
    [InlineData("sum(rank(value per sequence))", 1)]
    [InlineData("std(value)", 1)]
    [InlineData("min(value where value > 7)", 0)]
    [InlineData("sum(cumsum(value))", 1 + 2 + 5)]
    public void AggregatesAndComparisons(string expression, double expected) =>
        Assert.Equal(expected, Metric(expression, Batch(1, 2, 0).WithTokens("value", 1, 2, 3)), 14);

    [Fact]
    public void ControllersAdvanceTheirState()
    {
        var batch = Batch(1).WithResponses("reward", 0.5) with { Logits = [[0, 0], [0, 0], [0, 0]] };
        var outcomes = Interpreted("control alpha = Pi(error: mean(reward), kp: 1, ki: 0.1)\npolicy ratio\nbonus b = alpha * ratio", batch);
        AssertClose([0.5, 0.55, 0.6], [.. outcomes.Select(static outcome => outcome.Metrics["alpha"])]);
        AssertClose([-1.5, -1.55, -1.6], [.. outcomes.Select(static outcome => outcome.Loss)]);
    }

    [Fact]
    public void StoppedValueHasNoGradient()
    {
        AssertClose([-0.5, 0.5], Interpreted("policy stop(ratio) * ratio * 2 - ratio", Batch(1))[0].Gradient);
        AssertClose([-0.25, 0.25], Interpreted("policy live(prob)", Batch(1))[0].Gradient);
        AssertClose([-1, 1], Interpreted("policy straight_through(3, 2 * ratio)", Batch(1))[0].Gradient);
    }

    private static void AssertClose(double[] expected, double[] actual, double tolerance = 1e-14)
    {
        Assert.Equal(expected.Length, actual.Length);
        Assert.All(expected.Zip(actual), pair => Assert.InRange(pair.Second, pair.First - tolerance, pair.First + tolerance));
    }
}
