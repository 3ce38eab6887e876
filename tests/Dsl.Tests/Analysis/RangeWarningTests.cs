namespace Dsl.Tests.Analysis;

/// <summary>Range warnings report what intervals prove, not what they fail to rule out.</summary>
public sealed class RangeWarningTests
{
    [Theory]
    [InlineData("advantage = (reward - mean(reward per group)) / std(reward per group)")]
    [InlineData("let r = reward / length advantage = r")]
    [InlineData("let r = reward * length ^ -1 advantage = r")]
    [InlineData("bonus b = logp * advantage ^ -2")]
    [InlineData("advantage = reward / mean(length where reward > 0)")]
    [InlineData("bonus b = 0.1 * choose(count(reward > 0 per group), 2) ^ -1 * logp")]
    [InlineData("bonus b = entropy / count(truncated)")]
    [InlineData("bonus b = logp / entropy")]
    [InlineData("param p = 1 in [0, 1] bonus b = logp / p")]
    [InlineData("param p = 0 bonus b = logp / p")]
    [InlineData("param p = 1 in [0, 1] bonus b = logp / (p + entropy)")]
    [InlineData("bonus b = logp / mean(prob where truncated)")]
    [InlineData("bonus b = logp / advantage")]
    [InlineData("advantage = reward / mean(reward per group)")]
    [InlineData("advantage = 1 / reward")]
    [InlineData("let all = sum(reward per group) advantage = reward / all - 1")]
    [InlineData("bonus b = logp / 0")]
    [InlineData("bonus b = if prob > 0.5 then logp / std(reward per group) else 0")]
    [InlineData("param horizon = 1 in [0, inf) control c = AdaptiveKl(measured: mean(entropy), target: 1, horizon) penalty p = c * entropy")]
    [InlineData("bonus b = logp / advantage when advantage > -1")]
    [InlineData("bonus b = if advantage > 0 then 0 else logp / advantage")]
    [InlineData("bonus b = if advantage != 1 then logp / advantage else 0")]
    [InlineData("bonus b = if advantage > 0 or advantage > -1 then logp / advantage else 0")]
    [InlineData("bonus b = if not (advantage > 0 or prob > 0.5) then logp / advantage else 0")]
    [InlineData("bonus b = if advantage > -1 and advantage < 1 then logp / advantage else 0")]
    [InlineData("bonus b = if reward > 0 then logp / std(reward per group) else 0")]
    [InlineData("bonus b = if length > 0 then logp / (length - 1) else 0")]
    [InlineData("bonus b = if reward > -1 then logp / mean(reward per group) else 0")]
    [InlineData("bonus b = if entropy > 0.1 then logp / min(entropy per sequence) else 0")]
    [InlineData("keep some when reward > -1 advantage = reward / mean(reward per group)")]
    public void DivisorThatCanBeZeroWarns(string items) => Assert.Equal(["ENT1203"], Ids(items));

    [Theory]
    [InlineData("advantage = (reward - mean(reward per group)) / (std(reward per group) + 1e-6)")]
    [InlineData("advantage = if std(reward per group) > 0 then reward / std(reward per group) else 0")]
    [InlineData("advantage = if not (length == 0) then reward / length else 0")]
    [InlineData("let n = count(true per group) advantage = if n > 1 then reward * n / (n - 1) else reward")]
    [InlineData("keep mixed when std(reward per group) > 0 advantage = reward / std(reward per group)")]
    [InlineData("advantage = reward / max(length, 1)")]
    [InlineData("advantage = if mean(reward per group) > 0 then reward / mean(reward per group) else 0")]
    [InlineData("advantage = reward / (mean(reward per group) + 1)")]
    [InlineData("advantage = reward / (1 + reward)")]
    [InlineData("bonus b = entropy / length")]
    [InlineData("bonus b = entropy / count(true per sequence)")]
    [InlineData("bonus b = entropy / quantile(0.5, prob)")]
    [InlineData("bonus b = log(quantile(0.5, prob per group)) * entropy")]
    [InlineData("bonus b = if length > 0 then entropy / quantile(0.5, prob per sequence) else 0")]
    [InlineData("keep some when reward > 0 bonus b = entropy * quantile(0.5, 1 / reward where reward > 0 per group)")]
    [InlineData("group g when top(0.5, 1 / reward where reward > 0) weight 2")]
    [InlineData("advantage = reward / mean(length)")]
    [InlineData("advantage = reward * mean(length) ^ -1")]
    [InlineData("bonus b = logp / prob")]
    [InlineData("bonus b = logp * prob ^ -1 + entropy ^ 0.5 + logp ^ 3")]
    [InlineData("advantage = if length > 0 then reward * length ^ -1 else 0")]
    [InlineData("param k = 4 in [1, 64] let n = count(true per group) let right = count(reward > 0 per group) let m = min(k, n) weight w = 1 - choose(n - right, m) / choose(n, m)")]
    [InlineData("bonus b = logp / ratio")]
    [InlineData("bonus b = logp / entropy when entropy > 0.1")]
    [InlineData("param p = 1 bonus b = logp / p")]
    [InlineData("param p = 1 in (0, 1] bonus b = logp / p")]
    [InlineData("bonus b = logp / (1 - 2 * prob + collision + 1e-9)")]
    [InlineData("bonus b = logp / (entropy - logp + 0.5 * entropy)")]
    [InlineData("bonus b = logp / (count(prob > 0.5) + count(prob <= 0.5))")]
    [InlineData("weight w = stop(softmax(entropy per group)) keep k when entropy < 2")]
    [InlineData("bonus b = if reward > 0 then logp / advantage else 0")]
    [InlineData("param horizon = 1 control c = AdaptiveKl(measured: mean(entropy), target: 1, horizon) penalty p = c * entropy")]
    [InlineData("bonus b = logp / advantage when advantage != 0")]
    [InlineData("bonus b = if advantage == 0 then 0 else logp / advantage")]
    [InlineData("bonus b = if advantage >= 0 then 0 else logp / advantage")]
    [InlineData("bonus b = if advantage > 0 or advantage < 0 then logp / advantage else 0")]
    [InlineData("bonus b = if not (advantage <= 0 or prob > 0.5) then logp / advantage else 0")]
    [InlineData("bonus b = if advantage > -1 and advantage < 0 then logp / advantage else 0")]
    [InlineData("bonus b = if advantage > mean(advantage per group) then logp / advantage else 0")]
    [InlineData("bonus b = if length != 1 then logp / (length - 1) else 0")]
    [InlineData("bonus b = if reward > 0 then logp / mean(reward per group) else 0")]
    [InlineData("bonus b = if entropy > 0.1 then logp / mean(entropy per sequence) else 0")]
    [InlineData("bonus b = if prob > 0.5 then logp / count(prob > 0.5 per sequence) else 0")]
    [InlineData("bonus b = if max(reward per group) > min(reward per group) then logp / std(reward per group) else 0")]
    public void GuardedDivisorDoesNotWarn(string items) => Assert.Equal([], Ids(items));

    [Theory]
    [InlineData("bonus b = log(std(reward per group)) * logp")]
    [InlineData("bonus b = log(1 - prob) * logp")]
    [InlineData("bonus b = log(logp) * logp")]
    [InlineData("bonus b = sqrt(logp) * entropy")]
    [InlineData("param p = -1 bonus b = log(p) * entropy")]
    [InlineData("metric m = mean(log(sum(prob per sequence)))")]
    [InlineData("metric m = mean(log(sum(prob per sequence)) where length < 10)")]
    [InlineData("metric m = mean(log(sum(prob per sequence)) where length > 0 or reward > 0)")]
    [InlineData("metric m = mean(log(sum(prob per sequence)) where truncated)")]
    [InlineData("metric m = mean(log(sum(prob per sequence where advantage > 0)) where length > 0)")]
    [InlineData("metric m = mean(log(sum(entropy per sequence)) where length > 0)")]
    [InlineData("metric m = mean(log(min(sum(prob per sequence) per group)) where reward > 0)")]
    [InlineData("metric m = mean(log(min(sum(prob per sequence)) + 0 * length) where length > 0)")]
    public void FunctionOutsideDomainWarns(string items) => Assert.Equal(["ENT1204"], Ids(items));

    [Theory]
    [InlineData("bonus b = log(prob) * logp")]
    [InlineData("bonus b = log(ratio) * logp")]
    [InlineData("bonus b = sqrt(entropy) * logp")]
    [InlineData("bonus b = sqrt(reward) * entropy")]
    [InlineData("bonus b = log(value + 1e-6) * entropy")]
    [InlineData("bonus b = if reward > 0 then sqrt(reward) * logp else 0")]
    [InlineData("param p = 1 bonus b = log(p) * entropy")]
    [InlineData("metric m = mean(log(sum(prob per sequence)) where length > 0)")]
    [InlineData("metric m = mean(log(sum(prob per sequence)) where length >= 1 and reward > 0)")]
    [InlineData("metric m = mean(log(sum(prob per sequence)) where length != 0)")]
    [InlineData("metric m = mean(log(length * sum(prob per sequence)) where length > 0)")]
    [InlineData("metric m = mean(if length == 0 then 0 else log(mean(prob per sequence)))")]
    [InlineData("keep some when length > 0 metric m = mean(log(sum(prob per sequence)))")]
    public void FunctionInsideDomainDoesNotWarn(string items) => Assert.Equal([], Ids(items));

    [Theory]
    [InlineData("weight w = advantage + 0.5")]
    [InlineData("param p = 0.5 in [-1, 1] weight w = 2 * p")]
    [InlineData("control c = P(error: mean(entropy) - 3, kp: 1, low: -2) group g when prob > 0.9 weight 1 + c")]
    public void PossiblyNegativeWeightWarns(string items) => Assert.Equal(["ENT1205"], Ids(items));

    [Theory]
    [InlineData("weight w = -1")]
    [InlineData("param p = -0.5 weight w = p")]
    [InlineData("param p = -0.5 in [-1, 0) weight w = p")]
    public void AlwaysNegativeWeightIsError(string items) => Assert.Equal(["ENT1210"], Ids(items));

    [Theory]
    [InlineData("group g when advantage > 0 weight advantage")]
    [InlineData("param p = 0.5 weight w = p")]
    [InlineData("weight w = reward")]
    [InlineData("weight w = exp(old_logp - rollout_logp)")]
    [InlineData("control c = P(error: mean(entropy) - 0.5, kp: 1, low: -2) group g when prob > 0.9 weight 1 + c")]
    [InlineData("control c = P(error: mean(entropy) - 1, kp: 1) group g when prob > 0.9 and advantage > 0 weight 1 + c group h when prob > 0.9 and advantage < 0 weight 1 - c")]
    [InlineData("weight w = 0.3 - 0.1 * 3 + prob")]
    public void NonnegativeWeightDoesNotWarn(string items) => Assert.Equal([], Ids(items));

    [Theory]
    [InlineData("bonus b = entropy when prob > 1.2")]
    [InlineData("bonus b = entropy when entropy >= 0")]
    [InlineData("bonus b = entropy when 0 < prob <= 1")]
    [InlineData("param p = 1.5 bonus b = entropy when prob > p")]
    [InlineData("param p = 0.5 in [0, 1] bonus b = if p >= 0 then entropy else logp")]
    [InlineData("advantage = abs(reward) bonus b = entropy when advantage < 0")]
    [InlineData("metric m = mean(logp > 0)")]
    [InlineData("control c = Gate(mean(entropy) < 0) bonus b = entropy when c")]
    public void ConstantConditionWarns(string items) => Assert.Equal(["ENT1206"], Ids(items));

    [Theory]
    [InlineData("bonus b = entropy when prob > 0.9")]
    [InlineData("bonus b = entropy when prob in [0, 0.5]")]
    [InlineData("param p = 1 bonus b = entropy when prob <= p")]
    [InlineData("param p = 0 bonus b = entropy when entropy >= p")]
    [InlineData("param p = inf bonus b = entropy when ratio < p")]
    [InlineData("param p = 1 param q = 2 bonus b = if p > q then entropy else logp")]
    [InlineData("metric m = count(length >= 0)")]
    public void OpenConditionDoesNotWarn(string items) => Assert.Equal([], Ids(items));

    [Fact]
    public void CalledFunctionDoesNotWarnForItsArguments() =>
        Assert.Equal([], Source.Ids("let masked(x, least) = if x >= least then x else 0\nloss A : Grpo { weight w = masked(stop(ratio), 0) }"));

    [Theory]
    [InlineData("bonus b = clamp(logp, 1, -1)")]
    [InlineData("param low = 0.3 param high = 0.2 bonus b = clamp(logp, low, high)")]
    public void CrossedClampIsError(string items) => Assert.Equal(["ENT1207"], Ids(items));

    [Fact]
    public void ParamCausingWarningIsItsPlace() => Assert.Equal(
        ["(3,24) ENT1206: `prob > threshold` never holds with the defaults of its params: `prob` is in (0, 1] and `threshold` is 1.5"],
        Source.Messages("loss A : Grpo { param threshold = 0.5\n bonus b = entropy when prob > threshold }\nloss B : A { param     threshold = 1.5 }"));

    [Fact]
    public void InheritedWarningIsReportedOnce() =>
        Assert.Equal(["(1,38) ENT1203: this divides by `entropy`, which can be 0; add a small constant, as in `(entropy + 1e-6)`, or test it first, as in `if entropy > 0 then … else …`"],
            Source.Messages("loss A : Grpo { bonus b = logp * 2 / entropy }\nloss B : A { }"));

    /// <summary>A divisor that is put in the place of another has to bind as tightly.</summary>
    [Theory]
    [InlineData("logp / (count(prob > 0.5) - 1)", "test it first, as in `if count(prob > 0.5) - 1 != 0 then … else …`")]
    [InlineData("logp / (std(reward) + std(length))", "add a small constant, as in `(std(reward) + std(length) + 1e-6)`, or test it first, as in `if std(reward) + std(length) > 0 then … else …`")]
    [InlineData("logp / (if prob > 0.5 then std(reward) else 1)", "add a small constant, as in `((if prob > 0.5 then std(reward) else 1) + 1e-6)`, or test it first, as in `if (if prob > 0.5 then std(reward) else 1) > 0 then … else …`")]
    [InlineData("logp / (if prob > 0.5 then 1 else 0)", "add a small constant, as in `((if prob > 0.5 then 1 else 0) + 1e-6)`, or test it first, as in `if (if prob > 0.5 then 1 else 0) > 0 then … else …`")]
    public void AdviceQuotesDivisorWithParentheses(string value, string advice) =>
        Assert.EndsWith(advice, Source.Messages($"loss A : Grpo {{ bonus b = {value} }}").Single(static message => message.Contains("ENT1203", StringComparison.Ordinal)), StringComparison.Ordinal);

    [Theory]
    [InlineData("loss A : Grpo { allow ENT1203 bonus b = logp / entropy }")]
    [InlineData("loss A : Grpo { bonus b = logp / entropy allow ENT1203 }")]
    [InlineData("loss A : Grpo {\n    bonus b =\n logp / entropy\n    /// It is meant.\n    allow ENT1203\n}")]
    [InlineData("loss A : Grpo { allow ENT2001 let allow = 2 }")]
    [InlineData("controller A(x) { allow ENT2001 output 1 }")]
    public void AllowSuppressesWarning(string text) => Assert.Equal([], Source.Ids(text));

    [Theory]
    [InlineData("loss A : Grpo { allow ENT1203 let unused = 1 bonus b = logp / entropy }", "ENT2001")]
    [InlineData("loss A : Grpo { allow ENT1203 bonus a = logp / entropy }\nloss B : A { bonus b = 2 * logp / entropy }", "ENT1203")]
    [InlineData("loss A : Grpo { allow ENT1233 }", "ENT1026")]
    [InlineData("loss A : Grpo { allow everything }", "ENT1026")]
    [InlineData("loss A : Grpo { allow ENT1001 }", "ENT1027")]
    [InlineData("controller A(x) { allow ENT1001 output x }", "ENT1027")]
    public void AllowSuppressesOnlyItsRule(string text, string id) => Assert.Equal([id], Source.Ids(text));

    private static IReadOnlyList<string> Ids(string items) => Source.Ids($"loss A : Grpo {{ remove low remove high remove clip_fraction policy ratio * advantage {items} }}");
}
