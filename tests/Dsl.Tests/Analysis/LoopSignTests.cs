using EntroPIC.Tests;

namespace Dsl.Tests.Analysis;

/// <summary>A control must move what it measures back to where it should be.</summary>
public sealed class LoopSignTests
{
    private const string Surer = "bonus b = c * abs(advantage) * ratio when prob > 0.95";

    [Theory]
    [InlineData("control c = P(error: 0.1 - mean(entropy), kp: 1)", Surer)]
    [InlineData("control c = P(error: 0.1 - mean(quantile(0.9, entropy per sequence)), kp: 1)", Surer)]
    [InlineData("control c = Pi(error: 0.1 - mean(entropy), kp: 1, ki: 0.01)", Surer)]
    [InlineData("control c = Pi(error: mean(entropy) - 0.1, kp: -1, ki: -0.01)", Surer)]
    [InlineData("control c = P(error: mean(entropy) - 0.1, kp: 1)", "bonus b = c * entropy")]
    [InlineData("control c = P(error: mean(-old_logp) - 0.1, kp: 1) per rollout", "bonus b = c * entropy")]
    [InlineData("control c = P(error: mean(entropy) - 0.1, kp: 1)", "penalty b = c * ratio when prob > 0.9")]
    [InlineData("control c = P(error: mean(entropy) - 0.1, kp: 1)", "group r when prob > 0.9 and advantage > 0 weight 1 - c group w when prob > 0.9 and advantage < 0 weight 1 + c")]
    [InlineData("control c = P(error: 0.1 - mean(entropy), kp: 1)", "bonus b = c * live(prob) when logp > -0.1")]
    [InlineData("control c = P(error: 0.1 - mean(entropy), kp: 1)", "bonus b = c * ratio when not (prob <= 0.9)")]
    [InlineData("control c = Aec(measured: mean(entropy), target: 0.1)", "penalty b = c * entropy")]
    [InlineData("control c = AdaptiveKl(measured: mean(kl3(logp, ref_logp)), target: 0.1)", "bonus b = c * kl3(logp, ref_logp)")]
    [InlineData("control c = Aec(measured: mean(kl2(logp, ref_logp)), target: 0.1)", "penalty b = c * kl2(logp, ref_logp)")]
    public void PositiveFeedbackIsAnError(string control, string effect) => Assert.Equal(["ENT1308"], Ids(control, effect));

    [Theory]
    [InlineData("control c = P(error: mean(entropy) - 0.1, kp: 1)", Surer)]
    [InlineData("control c = P(error: quantile(0.5, entropy) - 0.1, kp: 1)", Surer)]
    [InlineData("control c = Pi(error: mean(entropy) - 0.1, kp: 1, ki: 0.01)", Surer)]
    [InlineData("control c = P(error: 0.1 - mean(entropy), kp: 1)", "bonus b = c * entropy")]
    [InlineData("control c = P(error: mean(entropy) - 0.1, kp: 1)", "group r when prob > 0.9 and advantage > 0 weight 1 + c group w when prob > 0.9 and advantage < 0 weight 1 - c")]
    [InlineData("control c = Aec(measured: mean(entropy), target: 0.1)", "bonus b = c * entropy")]
    [InlineData("control c = Aec(measured: mean(-old_logp), target: 0.1) per rollout", "bonus b = c * entropy")]
    [InlineData("control c = AdaptiveKl(measured: mean(mean(kl3(logp, ref_logp) per sequence)), target: 0.1)", "penalty b = c * kl3(logp, ref_logp)")]
    public void NegativeFeedbackIsAccepted(string control, string effect) => Assert.Equal([], Ids(control, effect));

    [Theory]
    [InlineData("group r when advantage > 0 weight 1 + c group w when advantage < 0 weight 1 - c")]
    [InlineData("weight w = 1 + c")]
    [InlineData("bonus b = c * ratio")]
    [InlineData("bonus b = c * abs(advantage) * logp")]
    [InlineData("bonus b = c * entropy * advantage")]
    public void ControlOfAllTokensHasNoProvableSign(string effect) =>
        Assert.Equal(["ENT1309"], Ids("control c = P(error: mean(entropy) - 0.1, kp: 1)", effect));

    /// <summary>The sign leaves out measurements that go either way with entropy, such as a prediction of its fall, and the message names them.</summary>
    [Theory]
    [InlineData("measured: mean(entropy), target: 0.3", "bonus b = c * entropy")]
    [InlineData("measured: mean(entropy), target: 0.3", "penalty b = c * abs(advantage) * ratio when prob > 0.8")]
    [InlineData("measured: 0.3, target: mean(entropy)", "bonus b = c * entropy", "ENT1309", "ENT1338")]
    [InlineData("measured: mean(entropy), target: 0.3", "penalty b = c * entropy", "ENT1309")]
    [InlineData("measured: mean(entropy), target: 0.3", "bonus b = c * abs(advantage) * ratio when prob > 0.8", "ENT1309")]
    public void PredictionsBesideTheMeasurementAreLeftOut(string measurement, string effect, params string[] ids)
    {
        const string Predictions = "drift: mean(advantage * (log(prob) + stop(entropy))), reach: mean(abs(advantage * (log(prob) + stop(entropy)))), gain: 1";
        Assert.Equal(ids, Ids($"control c = Floor({measurement}, {Predictions})", effect));
    }

    /// <summary>A jump of unknown direction does not hide positive feedback that is proven otherwise.</summary>
    [Fact]
    public void ParameterThatDoesNotMatterIsNotLeftOut() => Assert.Equal(
        ["ENT1308"],
        Source.Ids($"controller Quiet(error, spread) {{ output if spread > 1 then error else 0 }} loss A : Grpo {{ control c = Quiet(error: 0.1 - mean(entropy), spread: std(entropy)) {Surer} }}"));

    [Fact]
    public void MessageNamesWhatIsLeftOut()
    {
        var message = Source.Compile(
            """
            loss A : EntroPicFloor {
                remove steering
                bonus steering = push * abs(advantage) * ratio when prob > threshold
            }
            """).Diagnostics.ToSorted().Single();
        Assert.Equal(
            "`push` pushes the entropy further in the direction that it moved, unless `drift` or `reach` or `gain` outweighs that, so the sign of the loop cannot be proven; "
                + "flip the sign of its error, or of the term that it acts through",
            message.Message);
    }

    /// <summary>A line of delays brings the error to the output as many steps later; so far it is followed.</summary>
    [Theory]
    [InlineData(100, true)]
    [InlineData(128, true)]
    [InlineData(129, false)]
    [InlineData(1000, false)]
    public void PathThroughStatesIsFollowedUpToLimit(int delays, bool isFollowed)
    {
        var line = $"controller Line(error) {{ output s{delays - 1}\n"
            + LargeText.Each(delays, static i => $"state s{i} = 0\nupdate s{i} = {(i == 0 ? "error" : $"s{i - 1}")}\n") + "}\n";

        Assert.Equal(isFollowed ? ["ENT1308"] : [], Source.Ids($"{line}loss A : Grpo {{ control c = Line(0.1 - mean(entropy)) {Surer} }}"));
    }

    [Fact]
    public void ParallelStatesAreFollowedWithoutLimit()
    {
        var wide = $"controller Wide(error) {{ output s0{LargeText.Each(299, static i => $" + s{i + 1}")}\n"
            + LargeText.Each(300, static i => $"state s{i} = 0\nupdate s{i} = 0.5 * s{i} + error\n") + "}\n";

        Assert.Equal(["ENT1308"], Source.Ids($"{wide}loss A : Grpo {{ control c = Wide(0.1 - mean(entropy)) {Surer} }}"));
    }

    /// <summary>Each item has a sign of its own, and they differ: what both do together has none.</summary>
    [Theory]
    [InlineData("group g when prob > 0.9 and advantage > 0 weight 1 + c bonus b = c * entropy", "b", "g")]
    [InlineData("bonus b = c * entropy bonus d = c * abs(advantage) * ratio when prob > 0.95", "b", "d")]
    [InlineData("group r when prob > 0.9 and advantage > 0 weight 1 + c group w when prob > 0.9 and advantage < 0 weight 1 + c", "w", "r")]
    [InlineData("weight w = if prob > 0.9 and advantage > 0 then 1 - c else 1 bonus d = c * abs(advantage) * ratio when prob > 0.95", "w", "d")]
    [InlineData("bonus b = c * entropy penalty d = c * entropy when advantage > 0 bonus o = c * ratio", "b", "d")]
    [InlineData("weight w = if prob > 0.9 and advantage > 0 then 1 - c else 1 group g when prob > 0.9 and advantage < 0 weight 1 - c", "w", "g")]
    public void DisagreeingItemsLeaveSignOpen(string effect, string raising, string lowering) => Assert.Equal(
        [$"(1,25) ENT1309: `c` raises the entropy through `{raising}` and lowers it through `{lowering}`, and their relative strength changes during training, so the sign of the loop cannot be proven; flip the sign of one of them, or give each its own control"],
        Source.Messages($"loss A : Grpo {{ control c = P(error: mean(entropy) - 0.1, kp: 1) {effect} }}"));

    [Theory]
    [InlineData("group g when prob > 0.9 and advantage > 0 weight 1 + c bonus b = -c * entropy")]
    [InlineData("group g when prob > 0.9 and advantage > 0 weight 1 + c " + Surer)]
    public void AgreeingItemsAreAccepted(string effect) => Assert.Equal([], Ids("control c = P(error: mean(entropy) - 0.1, kp: 1)", effect));

    [Fact]
    public void DisagreementNamesItsMeasurement() => Assert.Contains(
        "raises `kl` through `b` and lowers it through `d`",
        Assert.Single(Source.Messages("loss A : Grpo { let kl = kl3(logp, ref_logp) control c = P(error: mean(kl) - 0.1, kp: 1) bonus b = c * kl when advantage > 0 penalty d = c * kl when advantage < 0 }")));

    /// <summary>No report for an effect of unknown sign.</summary>
    [Theory]
    [InlineData("control c = P(error: mean(entropy) - 0.1, kp: 1)", "bonus b = c * ratio when prob > 0.3")]
    [InlineData("control c = P(error: mean(entropy) - 0.1, kp: 1)", "bonus b = c * ratio when top(0.1, -logp)")]
    [InlineData("control c = P(error: mean(entropy) - 0.1, kp: 1)", "group g when prob > 0.9 weight 1 + c")]
    [InlineData("control c = P(error: mean(entropy) - 0.1, kp: 1)", "group g when prob > 0.9 weight 1 + c bonus b = c * entropy")]
    [InlineData("control c = P(error: mean(entropy) - 0.1, kp: 1)", "group g when prob > 0.3 and advantage > 0 weight 1 + c bonus b = c * entropy")]
    [InlineData("control c = P(error: mean(entropy) - mean(collision), kp: 1)", Surer)]
    [InlineData("control c = P(error: mean(reward) - 0.1, kp: 1)", Surer)]
    [InlineData("control c = P(error: mean(entropy) - 0.1, kp: 0)", "bonus b = c * entropy")]
    [InlineData("control c = P(error: square(mean(entropy) - 0.1), kp: 1)", "bonus b = c * entropy")]
    [InlineData("control c = Fixed(1)", "bonus b = c * entropy")]
    [InlineData("control c = Gate(mean(entropy) > 0.1)", "bonus b = entropy when c")]
    public void UnknownEffectIsNotReported(string control, string effect) => Assert.Equal([], Ids(control, effect));

    [Fact]
    public void WarningNamesCausingItem() => Assert.Equal(
        ["(2,33) ENT1308: `alpha` rises as the entropy rises, and a higher `alpha` raises it: positive feedback; flip the sign of its error, or of the term that it acts through; if intended, add `allow ENT1308`"],
        Source.Messages("loss A : EntroPic { }\nloss B : A { param kp = 1 bonus steering = -alpha * abs(advantage) * ratio when prob > threshold }"));

    [Fact]
    public void AllowSuppressesPositiveFeedback() =>
        Assert.Equal([], Source.Ids("loss A : Grpo { allow ENT1308 control c = P(error: mean(entropy) - 0.1, kp: 1) bonus b = c * entropy }"));

    private static IReadOnlyList<string> Ids(string control, string effect) => Source.Ids($"loss A : Grpo {{ {control} {effect} }}");
}
