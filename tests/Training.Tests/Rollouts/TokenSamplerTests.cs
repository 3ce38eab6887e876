using EntroPIC.Rollouts;
using EntroPIC.Tests;
using static TorchSharp.torch;

namespace Training.Tests.Rollouts;

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
    public void LogProbIgnoresTopKAndTopP()
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

    public static TheoryData<int, double, int, double> Cuts => new()
    {
        { 2, 1, 0, 1 },
        { 50, 0.7, 0, 1 },
        { 5000, 1, 0, 1 },
        { 5000, 1, 20, 1 },
        { 5000, 0.6, 0, 0.9 },
        { 9000, 2, 0, 0.99 },
        { 9000, 1.3, 300, 0.7 },
        { 9000, 1, 9000, 1 },
        { 33, 0, 0, 1 },
    };

    /// <summary>The sweep draws what the plain operations draw: the random numbers are the same, and so are the borders.</summary>
    [Theory]
    [MemberData(nameof(Cuts))]
    public void SweepMatchesTensorOperations(int words, double temperature, int topK, double topP)
    {
        var sampler = new TokenSampler(new SamplingOptions { MaxNewTokens = 1, Temperature = temperature, TopK = topK, TopP = topP });
        using var generator = new Generator(2);
        var random = new Random(1);

        // Rounded, so that there are equal logits, also at the borders of top-k and top-p.
        var logits = (randn(400, words, generator: generator) * 8).round() / 4;
        double[] uniforms = [.. Enumerable.Range(0, 400).Select(_ => random.NextDouble())];
        var expected = sampler.SampleByTensors(logits, uniforms);
        var actual = sampler.Sample(logits, uniforms);
        for (var i = 0; i < expected.Length; i++)
        {
            Assert.Equal(expected[i].Token, actual[i].Token);
            Assert.Equal(expected[i].LogProb, actual[i].LogProb, 2e-5f);
        }
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(7, 1)]
    [InlineData(0, 0.8)]
    public void FrequenciesMatchTheExactDistribution(int topK, double topP)
    {
        const int VocabularySize = 40;
        const int Draws = 20_000;
        var options = new SamplingOptions { MaxNewTokens = 1, Temperature = 0.9, TopK = topK, TopP = topP };
        var sampler = new TokenSampler(options);
        using var generator = new Generator(5);
        var row = 2 * randn(VocabularySize, generator: generator);
        var random = new Random(9);
        double[] uniforms = [.. Enumerable.Range(0, Draws).Select(_ => random.NextDouble())];
        var counts = new int[VocabularySize];
        foreach (var (token, _) in sampler.Sample(row.expand(Draws, VocabularySize), uniforms))
        {
            counts[token]++;
        }

        var weights = row.data<float>().ToArray().Select(logit => Math.Exp(logit / options.Temperature)).ToArray();
        var exact = PlainSampler.Cut([.. weights.Select(weight => weight / weights.Sum())], options);
        ChiSquare.AssertFits([.. counts.Select(static count => (double)count)], exact);
    }

    private static (int Token, float LogProb) Sample(SamplingOptions options, float[] logits, double uniform) =>
        new TokenSampler(options).Sample(tensor(logits).unsqueeze(0), [uniform])[0];
}
