using EntroPIC.Dsl.Graph;

namespace Dsl.Tests.Binding;

/// <summary><c>keep</c> drops tokens from numerators, denominators and all measurements of a step.</summary>
public sealed class KeepTests
{
    [Fact]
    public void NumeratorsAndDenominatorsCountKeptTokens()
    {
        var loss = Source.Loss("loss A { keep right when reward > 0 policy logp }");

        Assert.Equal(
            "(neg (div (sum.at_hand logp (widen (gt reward 0))) (max (count.token (widen 1) (widen (gt reward 0))) 1)))", Source.Tree(loss.Loss));
    }

    [Fact]
    public void SeveralKeepsMustAllHold()
    {
        var loss = Source.Loss("loss A { keep right when reward > 0 keep short when length < 9 policy logp reduce token_sum }");

        Assert.Equal("(neg (sum.at_hand logp (widen (and (gt reward 0) (lt length 9)))))", Source.Tree(loss.Loss));
    }

    [Fact]
    public void SequenceWithAnyKeptTokenTakesPart()
    {
        var loss = Source.Loss("loss A { keep sure when prob > 0.5 policy logp reduce sequence_mean_token_sum }");
        var tree = Source.Tree(loss.Loss);

        Assert.Contains("(gt (count.token (widen 1) (gt (exp (stop logp)) 0.5)) 0)", tree);
    }

    [Fact]
    public void GroupWithAnyKeptTokenTakesPartAsWhole()
    {
        var loss = Source.Loss("loss A { keep mixed when std(reward per group) > 0 policy logp metric groups = count(std(length per group) > 0) }");

        Assert.Equal(
            "(count.group (widen 1) (and (gt (std.sequence reward) 0) (gt (std.sequence length (widen (gt (std.sequence reward) 0))) 0)))",
            Source.Tree(loss.Metrics[0].Value));
    }

    [Fact]
    public void StepMeansCoverKeptTokens()
    {
        var loss = Source.Loss("loss A { keep right when reward > 0 policy logp metric m = mean(reward) metric n = mean(entropy where prob > 0.5) }");

        Assert.Equal("(mean.sequence reward (gt reward 0))", Source.Tree(loss.Metrics[0].Value));
        Assert.Equal("(stop (mean.token entropy (and (widen (gt reward 0)) (gt (exp (stop logp)) 0.5))))", Source.Tree(loss.Metrics[1].Value));
    }

    [Fact]
    public void ControllerMeasuresKeptTokens()
    {
        var loss = Source.Loss("loss A { keep right when reward > 0 control c = P(error: mean(entropy), kp: 1) policy logp bonus b = c * logp }");

        Assert.Equal("(stop (mean.token entropy (widen (gt reward 0))))", Source.Tree(loss.Controls[0].Arguments[0]!));
    }

    [Fact]
    public void AdvantagesCoverAllSampledTokens()
    {
        var loss = Source.Loss("loss A { keep right when reward > 0 let center = mean(reward per group) advantage = reward - center policy logp * advantage metric m = mean(center) }");

        Assert.Equal("(sub reward (widen (mean.sequence reward)))", Source.Tree(loss.Advantage!.Value));
        Assert.Contains("(mean.sequence reward (gt reward 0))", Source.Tree(loss.Metrics[0].Value));
    }

    [Fact]
    public void KeepConditionMeasuresAllTokens()
    {
        var loss = Source.Loss("loss A { keep high when reward > mean(reward) policy logp reduce token_sum }");

        Assert.Equal("(neg (sum.at_hand logp (widen (gt reward (mean.sequence reward)))))", Source.Tree(loss.Loss));
    }

    [Fact]
    public void SelectionsCoverKeptTokens()
    {
        var loss = Source.Loss("loss A { keep right when reward > 0 group g when top(0.1, entropy) weight 2 policy logp }");
        var selection = Traversal.InOrder([loss.Loss]).Single(static node => node.Op == Op.Top);

        Assert.Equal("(top.token 0.1 (stop entropy) (widen (gt reward 0)))", Source.Tree(selection));
    }

    [Fact]
    public void ZeroWeightStaysInDenominator()
    {
        var loss = Source.Loss("loss A { group wrong when reward < 1 weight 0 policy logp }");

        Assert.EndsWith("(max (count.token (widen 1)) 1)))", Source.Tree(loss.Loss));
    }
}
