using EntroPIC.Dsl.Analysis.Trials;
using EntroPIC.Dsl.Graph;
using EntroPIC.Dsl.Ranges;

namespace Dsl.Tests.Theory;

/// <summary>The authority of a control.</summary>
public sealed class AuthorityTests
{
    [Theory]
    [InlineData("EntroPic")]
    [InlineData("EntroPicAllTokens")]
    [InlineData("EntroPicReleased")]
    public void EqualRewardsLeaveNoAuthority(string name)
    {
        var loss = Source.Loss($"loss Mine : {name} {{ }}");
        var solved = new RangeFinder(static leaf => leaf.Name == "advantage" ? Interval.Point(0) : Interval.Between(-3, 0));
        var other = new RangeFinder(static leaf => leaf.Name == "advantage" ? Interval.Point(1) : Interval.Between(-3, 0));

        Assert.Equal(Interval.Point(0), solved.Of(loss.Controls.Single().Authority!));
        Assert.True(other.Of(loss.Controls.Single().Authority!).High.Value > 0);
    }

    [Fact]
    public void EntropyBonusKeepsAuthority()
    {
        var loss = Source.Loss("loss Mine : Aec { }");
        var solved = new RangeFinder(static leaf => leaf.Name == "advantage" ? Interval.Point(0) : Interval.Between(0.5, 1));

        Assert.True(solved.Of(loss.Controls.Single().Authority!).IsPositive);
    }

    [Theory]
    [InlineData("sqrt(abs(c))")]
    [InlineData("abs(c) ^ 0.5")]
    public void RootOfControlAtZeroHasFiniteAuthority(string weight)
    {
        var loss = Source.Loss($"loss L {{ control c = P(mean(entropy) - 0.5, kp: 1)\npolicy (1 + {weight}) * logp * advantage }}");
        var batch = new TrialBatch([2, 1], [3]);
        batch.OfTokens("logp", static token => -0.5 - (0.1 * token));
        batch.SetAdvantages(static sequence => 0.5 - sequence);
        var authority = loss.Controls.Single().Authority!;

        Assert.Equal([0], new Trial(batch, static (_, _) => 0).Of(authority));
        Assert.True(new Trial(batch, static (_, _) => 0.25).Of(authority)[0] > 0);
    }

    [Fact]
    public void EqualRewardsGiveZeroAdvantage()
    {
        var advantage = Source.Loss("loss Mine : Grpo { }").Advantage!.Value;
        var alike = new RangeFinder(static _ => Interval.Point(0.75));

        // The spread of equal rewards is 0, which an interval of a spread does not say: the numerator is what matters.
        Assert.Equal(Op.Divide, advantage.Op);
        Assert.Equal(Interval.Point(0), alike.Of(advantage.Inputs[0]));
    }
}
