using EntroPIC.Models;
using EntroPIC.Rollouts;
using EntroPIC.Tests;

namespace Training.Tests.Rollouts;

public sealed class SampledFrequenciesTests : TorchTest
{
    private const int Samples = 8192;

    private static readonly int[] Prompt = [3, 1, 4];

    public static TheoryData<SamplingOptions> ManyOptions =>
    [
        new() { MaxNewTokens = 1 },
        new() { MaxNewTokens = 1, Temperature = 0.7 },
        new() { MaxNewTokens = 1, Temperature = 2 },
        new() { MaxNewTokens = 1, TopK = 6 },
        new() { MaxNewTokens = 1, TopP = 0.8 },
        new() { MaxNewTokens = 1, Temperature = 1.5, TopK = 10, TopP = 0.9 },
    ];

    [Theory, MemberData(nameof(ManyOptions))]
    public void FirstTokensFollowTheModelDistribution(SamplingOptions options)
    {
        using var model = SmallModel();
        var tokens = Sample(model, options).Select(response => response.Tokens[0]);
        var distribution = PlainSampler.Distribution(model, Prompt, options.Temperature);
        ChiSquare.AssertFits(Count(model, tokens), PlainSampler.Cut(distribution, options));
    }

    [Fact]
    public void SecondTokensFollowTheDistributionAfterTheFirst()
    {
        using var model = SmallModel();
        var responses = Sample(model, new() { MaxNewTokens = 2 });
        var most = responses.GroupBy(response => response.Tokens[0]).MaxBy(group => group.Count())!;
        var distribution = PlainSampler.Distribution(model, [.. Prompt, most.Key], temperature: 1);
        ChiSquare.AssertFits(Count(model, most.Select(response => response.Tokens[1])), distribution);
    }

    private static IReadOnlyList<Response> Sample(Transformer model, SamplingOptions options) =>
        new ResponseGenerator(model, rowsPerBatch: 1024).Generate([Prompt], Samples, options, seed: 2024)[0];

    private static double[] Count(Transformer model, IEnumerable<int> tokens)
    {
        var counts = new double[model.Config.VocabularySize];
        foreach (var token in tokens)
        {
            counts[token]++;
        }

        return counts;
    }
}
