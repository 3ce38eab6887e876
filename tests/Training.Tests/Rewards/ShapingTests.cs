using EntroPIC.Data;
using EntroPIC.Rewards;

namespace Training.Tests.Rewards;

/// <summary>Rewards that look at form and length, and their sums.</summary>
public sealed class ShapingTests
{
    private static readonly Problem Any = new("p", "5");

    // DAPO, Eq. 13, with a maximum of 100 and a buffer of 40.
    [Theory]
    [InlineData(1, 0)]
    [InlineData(60, 0)]
    [InlineData(61, -0.025)]
    [InlineData(80, -0.5)]
    [InlineData(100, -1)]
    [InlineData(101, -1)]
    public void OverlongPenaltyIsLinear(int length, double expected) =>
        Assert.Equal(expected, new OverlongPenalty { MaximumLength = 100, Buffer = 40 }.Score(Any, new JudgedResponse("", length, false))!.Value, 12);

    [Fact]
    public void OverlongPenaltyIsScaledByItsFactor() =>
        Assert.Equal(-0.25, new OverlongPenalty { MaximumLength = 100, Buffer = 40, Factor = 0.5 }.Score(Any, new JudgedResponse("", 80, false)));

    [Theory]
    [InlineData(0, 1)]
    [InlineData(10, 0)]
    [InlineData(10, 11)]
    public void OverlongBoundsAreChecked(int maximum, int buffer) => 
        Assert.Throws<ArgumentOutOfRangeException>(() => new OverlongPenalty { MaximumLength = maximum, Buffer = buffer }.Score(Any, new JudgedResponse("", 1, false)));

    [Theory]
    [InlineData("<think>so\nit is</think>\n<answer>5</answer>\n", 1)]
    [InlineData("<think>so</think><answer>5</answer> and more", 0)]
    [InlineData("<think>a</think><think>b</think><answer>5</answer>", 0)]
    [InlineData("<answer>5</answer>", 0)]
    public void DefaultFormatMatchesTheWholeResponse(string text, double expected) =>
        Assert.Equal(expected, new FormatReward().Score(Any, new JudgedResponse(text, 1, false)));

    [Fact]
    public void AlternativeInFormatMatchesTheWholeResponse() => Assert.Equal(0, new FormatReward { Pattern = "a|b" }.Score(Any, new JudgedResponse("ac", 1, false)));

    [Fact]
    public void SumIsWeighted()
    {
        var reward = new WeightedSum
        {
            Parts =
            [
                new() { Reward = new MathAnswer() },
                new() { Weight = 0.25, Reward = new FormatReward { Pattern = @"\d+" } },
                new() { Weight = 2, Reward = new OverlongPenalty { MaximumLength = 10, Buffer = 5 } },
            ],
        };
        Assert.Equal(1 + 0.25 - 2, reward.Score(Any, new JudgedResponse("5", 10, false))!.Value, 12);
    }

    [Fact]
    public void FailingPartIsNamed()
    {
        var sum = new WeightedSum { Parts = [new() { Reward = new ExactAnswer() }, new() { Reward = new FunctionReward(static (_, _) => double.NaN) }] };
        var failure = Assert.Throws<RewardException>(() => RewardException.Score(sum, Any, new JudgedResponse("5", 1, false)));
        Assert.StartsWith("reward `FunctionReward` is NaN", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void WeightsMustBeFiniteAndPartsPresent()
    {
        Assert.Throws<ArgumentException>(() => new WeightedSum { Parts = [] });
        var failure = Assert.Throws<ArgumentOutOfRangeException>(() => new WeightedReward { Weight = double.PositiveInfinity, Reward = new ExactAnswer() });
        Assert.Equal("`Weight` is Infinity; it must be between -1e9 and 1e9", failure.Message);
    }

    [Fact]
    public void FunctionIsAReward() =>
        Assert.Equal(3, new FunctionReward(static (problem, response) => problem.Answer.Length + response.Length).Score(Any, new JudgedResponse("", 2, false)));
}
