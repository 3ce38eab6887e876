using EntroPIC.Rollouts;
using Runtime.Tests.Models;
using static TorchSharp.torch;

namespace Runtime.Tests.Rollouts;

public sealed class TokenSamplerTests : TorchTest
{
    private const double LargestUniform = 1 - 1.0 / (1UL << 53);

    private static readonly SamplingOptions Options = new() { MaxNewTokens = 1 };

    // Probabilities 1/2, 1/4, 1/4: the borders lie at 0.5 and 0.75 and belong to the upper token.
    [Theory]
    [InlineData(0, 0)]
    [InlineData(0.49, 0)]
    [InlineData(0.51, 1)]
    [InlineData(0.74, 1)]
    [InlineData(0.76, 2)]
    [InlineData(LargestUniform, 2)]
    public void InvertsTheCumulativeDistribution(double uniform, int expected)
    {
        var (token, logProb) = Sample(Options, [MathF.Log(2), 0, 0], uniform);
        Assert.Equal(expected, token);
        Assert.Equal(MathF.Log(expected == 0 ? 0.5f : 0.25f), logProb, 1e-6f);
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(LargestUniform, 2)]
    public void NeverDrawsAnImpossibleToken(double uniform, int expected)
    {
        float[] logits = [float.NegativeInfinity, 0, 0, float.NegativeInfinity];
        Assert.Equal(expected, Sample(Options, logits, uniform).Token);
    }

    [Fact]
    public void LogProbIsOfTheScaledDistributionBeforeItIsCut()
    {
        // Logits over temperature 0.5 are log 4, 0, 0: probabilities 2/3, 1/6, 1/6.
        var (token, logProb) = Sample(Options with { Temperature = 0.5, TopK = 1 }, [MathF.Log(2), 0, 0], 0.9);
        Assert.Equal(0, token);
        Assert.Equal(MathF.Log(2f / 3), logProb, 1e-6f);
    }

    [Fact]
    public void GreedyTiesGoToTheLowestId()
    {
        var (token, logProb) = Sample(Options with { Temperature = 0 }, [0, 1, 1, 0, 1], 0.99);
        Assert.Equal(1, token);
        Assert.Equal(1 - MathF.Log(2 + 3 * MathF.E), logProb, 1e-6f);
    }

    private static (int Token, float LogProb) Sample(SamplingOptions options, float[] logits, double uniform) =>
        new TokenSampler(options).Sample(tensor(logits).unsqueeze(0), [uniform])[0];
}
