namespace Dsl.Tests.Analysis;

/// <summary>Warnings about the measurements of controls and about denominators.</summary>
public sealed class MeasureTests
{
    private const string Surer = "bonus b = c * abs(advantage) * ratio when prob > 0.95";

    [Theory]
    [InlineData("P(error: mean(sum(entropy per sequence)) - 100, kp: 1)", "ENT1312")]
    [InlineData("P(error: mean(sum(entropy where advantage > 0 per sequence)) / 2 - 100, kp: 1)", "ENT1312")]
    [InlineData("Gate(mean(sum(entropy per sequence)) < 100)", "ENT1312")]
    [InlineData("Aec(measured: mean(sum(-logp per sequence)), target: 0.2)", "ENT1312")]
    [InlineData("P(error: sum(entropy) - 100, kp: 1)", "ENT1313")]
    [InlineData("P(error: sum(entropy where prob > 0.5), kp: 1)", "ENT1313")]
    public void MeasuredSumWarns(string control, string id) => Assert.Contains(id, Ids(control));

    [Theory]
    [InlineData("P(error: mean(entropy) - 0.1, kp: 1)")]
    [InlineData("P(error: sum(entropy) / count(length > 0) / mean(length) - 0.1, kp: 1)")]
    [InlineData("P(error: mean(sum(entropy per sequence) / max(length, 1)) - 0.1, kp: 1)")]
    [InlineData("P(error: mean(mean(entropy per sequence)) - 0.1, kp: 1)")]
    [InlineData("P(error: sum(entropy) / max(count(prob > 0), 1) - 0.1, kp: 1)")]
    [InlineData("P(error: mean(length) / 1000 - 1, kp: 1)")]
    [InlineData("P(error: max(entropy) - min(entropy), kp: 1)")]
    public void MeasuredMeanDoesNotWarn(string control) => Assert.DoesNotContain(Ids(control), static id => id is "ENT1312" or "ENT1313");

    [Theory]
    [InlineData("P(error: mean(entropy where advantage > 0) - 0.1, kp: 1)")]
    [InlineData("P(error: max(entropy where prob > 0.5) - 0.1, kp: 1)")]
    [InlineData("P(error: quantile(0.5, entropy where prob > 0.5) - 0.1, kp: 1)")]
    public void PossiblyEmptyMeasurementWarns(string control) => Assert.Equal(["ENT2007"], Ids(control));

    [Theory]
    [InlineData("P(error: mean(mean(entropy where prob > 0.5 per sequence)) - 0.1, kp: 1)")]
    [InlineData("P(error: if count(prob > 0.5) > 0 then mean(entropy where prob > 0.5) - 0.1 else 0, kp: 1)")]
    [InlineData("P(error: mean(entropy) - 0.1, kp: 1) keep k when length < 100")]
    public void GuardedMeasurementDoesNotWarn(string control) => Assert.Equal([], Ids(control));

    [Theory]
    [InlineData("bonus b = entropy reduce token_mean over prob > 0.5", true)]
    [InlineData("bonus b = entropy when prob > 0.4 reduce token_mean over prob > 0.5", true)]
    [InlineData("reduce token_mean over prob > 0.5", true)]
    [InlineData("bonus b = entropy when prob > 0.5 reduce token_mean over prob > 0.5", false)]
    [InlineData("bonus b = entropy when prob > 0.5 and advantage > 0 reduce token_mean over prob > 0.5", false)]
    [InlineData("bonus b = entropy when prob > 0.5 reduce token_mean", false)]
    [InlineData("reduce token_mean over prob > 0.9", true)]
    [InlineData("keep sure when prob > 0.9 reduce token_mean over prob > 0.9", false)]
    [InlineData("keep good when reward > 0 reduce token_mean over reward > 0 and prob > 0.9", true)]
    [InlineData("keep good when reward > 0 reduce sequence_mean_token_mean over reward > 0", false)]
    public void NumeratorBeyondDenominatorWarns(string items, bool isSaid) =>
        Assert.Equal(isSaid ? ["ENT2006"] : [], Source.Ids($"loss A : Grpo {{ {items} }}"));

    [Theory]
    [InlineData("let eps = 1e-6\nloss A : Grpo { param eps = 0.1 bonus b = eps * entropy }", true)]
    [InlineData("let eps = 1e-6\ncontroller A(x) { let eps = 2 output x * eps }", true)]
    [InlineData("let eps = 1e-6\ncontroller A(eps) { output eps }", true)]
    [InlineData("let eps(x) = x\nloss A : Grpo { param eps = 0.1 bonus b = eps * entropy }", false)]
    [InlineData("let f(logp, ref_logp) = logp - ref_logp\nloss A : Grpo { penalty b = abs(f(logp, ref_logp)) }", false)]
    [InlineData("let eps = 1e-6\nloss A : Grpo { allow ENT2005 param eps = 0.1 bonus b = eps * entropy }", false)]
    public void ShadowedConstantWarns(string text, bool isSaid) => Assert.Equal(isSaid ? ["ENT2005"] : [], Source.Ids(text));

    private static IReadOnlyList<string> Ids(string control)
    {
        var isCondition = control.StartsWith("Gate", StringComparison.Ordinal);
        return Source.Ids($"loss A : Grpo {{ allow ENT1308 allow ENT2010 control c = {control} {(isCondition ? "bonus b = entropy when c" : Surer)} }}");
    }
}
