namespace Dsl.Tests.Scheduling;

/// <summary>The parts of a loss computed per step and per micro-batch, and the signals that the runtime must provide.</summary>
public sealed class LossScheduleTests
{
    [Theory]
    [InlineData("policy ratio", "tokens")]
    [InlineData("policy ratio reduce token_sum", "")]
    [InlineData("policy ratio reduce sequence_mean_token_sum", "sequences")]
    [InlineData("policy ratio bonus b = entropy reduce token_mean over prob > 0.5", "tokens b_tokens")]
    [InlineData("policy ratio bonus b = entropy reduce sequence_mean_token_sum over prob > 0.5", "tokens b_sequences")]
    [InlineData("policy (advantage - mean(advantage)) * ratio", "mean_advantage tokens")]
    [InlineData("policy (if entropy > mean(entropy) then 1 else 0) * ratio", "mean_entropy tokens")]
    [InlineData("policy (advantage - mean(advantage per group)) * ratio", "tokens")]
    [InlineData("policy (ratio - mean(ratio)) * advantage", "mean_ratio tokens d_policy d_sum_ratio")]
    [InlineData("policy ratio penalty p = (mean(entropy) - 1)^2", "tokens p_of_step d_p_by_entropy")]
    [InlineData("policy ratio bonus b = mean(entropy per group)", "tokens groups")]
    public void TotalsAreValuesOfWholeStep(string items, string names) =>
        Assert.Equal(names, string.Join(' ', Source.Schedule($"loss A {{ {items} }}").Totals.Select(static total => total.Name)));

    [Theory]
    [InlineData("policy ratio", false)]
    [InlineData("policy stop(mean(entropy per sequence)) * ratio", false)]
    [InlineData("policy stop(mean(entropy per group)) * ratio", true)]
    [InlineData("policy stop(mean(entropy per position)) * ratio", true)]
    [InlineData("policy rank(reward per group) * ratio", true)]
    [InlineData("policy softmax(reward per group) * ratio", true)]
    [InlineData("policy ratio * advantage advantage = reward - mean(reward per group)", false)]
    [InlineData("policy ratio metric m = mean(std(reward per group))", false)]
    public void ComparisonWithinGroupNeedsWholeGroups(string items, bool needed) =>
        Assert.Equal(needed, Source.Schedule($"loss A {{ {items} }}").NeedsWholeGroups);

    [Theory]
    [InlineData("policy ratio", false)]
    [InlineData("policy (advantage - mean(advantage)) * ratio", false)]
    [InlineData("policy (advantage - mean(prob)) * ratio", true)]
    [InlineData("policy ratio keep sure when prob > 0.5", true)]
    public void TotalsOfPolicyNeedExtraPass(string items, bool needed) =>
        Assert.Equal(needed, Source.Schedule($"loss A {{ {items} }}").TotalsNeedPolicy);

    [Theory]
    [InlineData("policy logp", "logp")]
    [InlineData("policy ratio", "logp old_logp")]
    [InlineData("policy prob * logp", "logp")]
    [InlineData("policy logp penalty kl = kl3(logp, ref_logp)", "logp ref_logp")]
    [InlineData("policy logp metric m = mean(entropy)", "logp entropy")]
    [InlineData("policy logp bonus b = c * logp control c = P(error: mean(value), kp: 1)", "logp value")]
    [InlineData("policy logp let unused = mean(ref_logp)", "logp")]
    [InlineData("policy logp reduce sequence_mean_token_sum", "logp length")]
    public void StepSignalsAreThoseItUses(string items, string signals) =>
        Assert.Equal(signals, string.Join(' ', Source.Schedule($"loss A {{ {items} }}").StepSignals.Select(static signal => signal.Name)));

    [Theory]
    [InlineData("policy logp", "")]
    [InlineData("policy logp * advantage advantage = reward - mean(reward per group)", "reward")]
    [InlineData("policy logp * c control c = P(error: mean(entropy), kp: 1) per rollout", "entropy")]
    [InlineData("policy logp * c control c = P(error: mean(entropy), kp: 1)", "")]
    public void RolloutSignalsAreThoseOfItsScores(string items, string signals) =>
        Assert.Equal(signals, string.Join(' ', Source.Schedule($"loss A {{ {items} }}").RolloutSignals.Select(static signal => signal.Name)));

    [Theory]
    [InlineData("policy logp bonus b = entropy", true)]
    [InlineData("policy logp bonus b = stop(entropy) * logp", false)]
    [InlineData("policy logp bonus b = logp when entropy > 1", false)]
    [InlineData("policy logp bonus b = straight_through(entropy, logp)", false)]
    [InlineData("policy logp metric m = mean(entropy)", false)]
    [InlineData("policy logp bonus b = c * logp control c = P(error: mean(entropy), kp: 1)", false)]
    public void EntropyGradientIsRequestedOnlyIfUsed(string items, bool used) =>
        Assert.Equal(used, Source.Schedule($"loss A {{ {items} }}").HasEntropyGradient);

    [Theory]
    [InlineData("advantage = reward", true)]
    [InlineData("", true)]
    [InlineData("advantage = reward * c control c = P(error: mean(reward), kp: 1) per rollout", false)]
    public void AdvantagesComeFirstUnlessControlShapesThem(string items, bool first) =>
        Assert.Equal(first, Source.Schedule($"loss A {{ policy logp * advantage {items} }}").AdvantageFirst);
}
