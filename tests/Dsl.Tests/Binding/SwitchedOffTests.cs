using CsCheck;
using Dsl.Tests.Corpus;
using EntroPIC.Dsl;

namespace Dsl.Tests.Binding;

/// <summary>A loss whose controller is <c>Fixed(0)</c> is its base loss: the same graph, node by node.</summary>
public sealed class SwitchedOffTests
{
    private const string Base = "loss Base : DualClip { param gain = 2 let spread = entropy - mean(entropy per sequence) keep short when length < 99 }\n";

    /// <summary>Items that act through the output of the control alone.</summary>
    private static readonly string[] Effects =
    [
        "bonus a{0} = alpha * entropy",
        "penalty b{0} = alpha * kl3(logp, ref_logp) when prob > 0.5",
        "bonus c{0} = abs(advantage) * ratio * alpha * gain reduce token_mean over prob > 0.9",
        "penalty d{0} = alpha * spread reduce sequence_mean_token_mean",
        "bonus e{0} = mean(alpha * entropy per sequence) * ratio",
        "bonus f{0} = entropy * (if alpha > 0 then alpha else 0)",
        "bonus g{0} = -alpha * logp when alpha > 0",
        "bonus h{0} = alpha / (1 + exp(-gain)) * logp",
        "penalty i{0} = clamp(alpha, 0, 1) * logp ^ 2",
        "group j{0} when prob > 0.9 and advantage > 0 weight 1 + alpha",
        "group k{0} when prob > 0.9 weight 1 - alpha * gain",
        "weight l{0} = 1 + alpha * stop(entropy)",
        "weight m{0} = exp(alpha)",
        "let n{0} = alpha * entropy bonus o{0} = n{0} + n{0}",
        "bonus p{0} = if alpha == 0 then alpha else logp",
        "bonus q{0} = sum(alpha * advantage per group) * logp",
    ];

    private static readonly Gen<string> Items = Gen.Int[0, Effects.Length - 1].Select(static i => Effects[i]).Array[1, 5]
        .Select(static items => string.Join('\n', items.Select(static (item, i) => string.Format(System.Globalization.CultureInfo.InvariantCulture, item, i))));

    [Fact]
    public void ControlledTermDisappears()
    {
        var expected = Graph(Base);
        Items.Sample(items => Assert.Equal(expected, Graph(Base + $$"""
            loss On : Base {
                allow ENT1308
                control alpha = Pi(error: mean(entropy) - 0.1, kp: 1, ki: 0.01)
                {{items}}
            }
            loss Off : On { control alpha = Fixed(0) }
            """)), iter: 200);
    }

    [Fact]
    public void ControllerDisappears()
    {
        var loss = Source.Loss("loss Off : EntroPic { control alpha = Fixed(0) }");

        Assert.Empty(loss.Controls);
        Assert.Equal(["policy"], loss.Terms.Select(static term => term.Name));
        Assert.DoesNotContain(loss.Options, static option => option.Name is "kp" or "ki");
    }

    [Fact]
    public void MetricOfControlIsZero() => Assert.Equal(
        "0", Source.Tree(Source.Loss("loss On : EntroPic { metric push = mean(alpha * abs(advantage)) } loss Off : On { control alpha = Fixed(0) }").Metrics[^1].Value));

    [Fact]
    public void ControlledPolicyLeavesOtherTerms()
    {
        var loss = Source.Loss("loss On { control c = P(error: 1, kp: 1) policy c * logp bonus b = entropy } loss Off : On { control c = Fixed(0) }");

        Assert.Equal(["b"], loss.Terms.Select(static term => term.Name));
    }

    [Theory]
    [InlineData("group g when prob > 0.9 weight 2 + alpha", "the weight `g` is not 1")]
    [InlineData("weight w = exp(1 - alpha)", "the weight `w` is not 1")]
    [InlineData("bonus b = (1 + alpha) * entropy", "`b` does not vanish")]
    [InlineData("let k = 1 + alpha bonus b = k * entropy", "`b` does not vanish")]
    public void RemainingEffectWarns(string items, string remains) => Assert.Equal(
        [$"(2,29) ENT1314: with `alpha` at 0, {remains}, so the loss is not exactly the one without `alpha`"],
        Source.Messages($"loss On : Grpo {{ allow ENT1308 allow ENT1309 allow ENT2010 control alpha = P(error: mean(entropy) - 0.1, kp: 1) {items} }}\nloss Off : On {{     control alpha = Fixed(0) }}"));

    [Theory]
    [InlineData("group g when prob > 0.9 weight 1 + alpha", "")]
    [InlineData("bonus b = alpha * entropy", "bonus other = entropy")]
    public void VanishedEffectDoesNotWarn(string items, string others) => Assert.Equal(
        [],
        Source.Messages($"loss On : Grpo {{ allow ENT1308 allow ENT1309 allow ENT2010 control alpha = P(error: mean(entropy) - 0.1, kp: 1) {items} }}\nloss Off : On {{ control alpha = Fixed(0) {others} }}"));

    [Fact]
    public void InheritableItemDoesNotWarn() => Assert.Equal(
        [],
        Source.Messages("loss Base : Grpo { bonus b = entropy }\nloss On : Base { allow ENT1308 control alpha = P(error: mean(entropy) - 0.1, kp: 1) bonus b = (1 + alpha) * entropy }\nloss Off : On { control alpha = Fixed(0) }"));

    private static string Graph(string text)
    {
        var loss = Source.Loss(text);
        return $"{Source.Tree(loss.Advantage!.Value)}\n{Source.Tree(loss.Loss)}";
    }
}
