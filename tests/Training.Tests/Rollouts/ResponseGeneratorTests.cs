using EntroPIC.Rollouts;
using EntroPIC.Tests;
using TorchSharp;
using static TorchSharp.torch;

namespace Training.Tests.Rollouts;

public sealed class ResponseGeneratorTests : TorchTest
{
    private const float Tolerance = 2e-5f;

    private static readonly int[][] Prompts = [[3, 1, 4, 1, 5], [9], [2, 6, 5], [3, 5, 8, 9, 7, 9, 3], [2, 3, 8]];
    private static readonly SamplingOptions Options = new() { MaxNewTokens = 12 };

    public static TheoryData<SamplingOptions> ManyOptions =>
    [
        Options,
        Options with { Temperature = 0 },
        Options with { Temperature = 0.6 },
        Options with { TopK = 5 },
        Options with { TopP = 0.7 },
        Options with { Temperature = 1.3, TopK = 8, TopP = 0.9 },
        Options with { StopTokens = [4, 7, 11, 13] },
    ];

    [Theory, MemberData(nameof(ManyOptions))]
    public void VocabularyPaddingIsNeverDrawn(SamplingOptions options)
    {
        using var model = SmallModel();
        model.VocabularySize = 15;
        using (no_grad())
        {
            // Padding is what would be drawn most often.
            using var padding = model.HeadWeight.narrow(0, 15, 9);
            padding.copy_(model.HeadWeight.narrow(0, 0, 9) * 4);
        }

        var responses = new ResponseGenerator(model).Generate(Prompts, 4, options, seed: 11).SelectMany(static group => group).ToList();
        Assert.All(responses.SelectMany(static response => response.Tokens), static token => Assert.InRange(token, 0, 14));

        // As it was drawn, so it is seen by the policy.
        var layout = new EntroPIC.Batches.PackedLayout([.. responses.Select(static response => response.Tokens.Count)], [4, 4, 4, 4, 4]);
        using var batch = new EntroPIC.Batches.PackedBatch(layout)
        {
            Prompts = [.. Prompts.SelectMany(static prompt => Enumerable.Repeat<IReadOnlyList<int>>(prompt, 4))],
            TokenIds = [.. responses.SelectMany(static response => response.Tokens)],
        };
        using var pass = new EntroPIC.Kernels.FusedForm().Begin(
            new EntroPIC.Training.TransformerPolicy(model).Forward(batch), batch, options.IsGreedy ? 1 : options.Temperature, EntroPIC.Batches.Signals.Logp);
        pass.Forward();
        AssertClose(tensor(responses.SelectMany(static response => response.LogProbs).ToArray()), batch.Logp, 1e-4);
    }

    [Fact]
    public void CanceledGenerationEndsBeforeTheNextToken()
    {
        using var model = SmallModel();
        using var source = new CancellationTokenSource();
        source.Cancel();
        var before = Tensor.TotalCount;
        Assert.Throws<OperationCanceledException>(() => new ResponseGenerator(model).Generate(Prompts, 1, Options, seed: 5, source.Token));
        Assert.Equal(before, Tensor.TotalCount);
    }

    [Theory, MemberData(nameof(ManyOptions))]
    public void EqualsPlainGenerationTokenByToken(SamplingOptions options)
    {
        using var model = SmallModel();
        var responses = new ResponseGenerator(model).Generate(Prompts, 3, options, seed: 11);
        for (var prompt = 0; prompt < Prompts.Length; prompt++)
        {
            Assert.Equal(3, responses[prompt].Count);
            for (var response = 0; response < 3; response++)
            {
                var (tokens, logProbs) = PlainSampler.Generate(model, Prompts[prompt], options, 11, prompt, response);
                Assert.Equal(tokens, responses[prompt][response].Tokens);
                Assert.All(logProbs.Zip(responses[prompt][response].LogProbs), pair => Assert.Equal(pair.First, pair.Second, Tolerance));
            }
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    [InlineData(7)]
    [InlineData(20)]
    public void RowsPerBatchDoesNotMatter(int rowsPerBatch)
    {
        using var model = SmallModel();
        var options = Options with { StopTokens = [4, 7, 11, 13] };
        AssertEqual(
            new ResponseGenerator(model).Generate(Prompts, 4, options, seed: 5),
            new ResponseGenerator(model, rowsPerBatch).Generate(Prompts, 4, options, seed: 5));
    }

    [Fact]
    public void OtherPromptsAndResponsesDoNotMatter()
    {
        using var model = SmallModel();
        var generator = new ResponseGenerator(model);
        var all = generator.Generate(Prompts, 4, Options, seed: 5);
        var some = generator.Generate(Prompts[..2], 2, Options, seed: 5);
        AssertEqual([.. all.Take(2).Select(ofPrompt => ofPrompt.Take(2).ToArray())], some);
    }

    [Fact]
    public void SameSeedGivesTheSameResponsesBitForBit()
    {
        using var model = SmallModel();
        var generator = new ResponseGenerator(model);
        var (first, second) = (generator.Generate(Prompts, 4, Options, seed: 5), generator.Generate(Prompts, 4, Options, seed: 5));
        AssertEqual(first, second, tolerance: 0);
    }

    [Fact]
    public void SeedsAndResponsesDiffer()
    {
        using var model = SmallModel();
        var generator = new ResponseGenerator(model);
        var texts = new[] { 5L, 6L }.SelectMany(seed => generator.Generate(Prompts[..1], 3, Options, seed)[0])
            .Select(response => string.Join(" ", response.Tokens));
        Assert.Equal(6, texts.Distinct().Count());
    }

    [Fact]
    public void EqualPromptsGetDifferentResponses()
    {
        using var model = SmallModel();
        var responses = new ResponseGenerator(model).Generate([Prompts[0], Prompts[0]], 1, Options, seed: 5);
        Assert.NotEqual(responses[0][0].Tokens, responses[1][0].Tokens);
    }

    [Fact]
    public void GlobalGeneratorIsUntouched()
    {
        using var model = SmallModel();
        var generator = new ResponseGenerator(model);
        manual_seed(1);
        var first = generator.Generate(Prompts, 2, Options, seed: 5);
        var after = rand(3);
        manual_seed(1);
        AssertSame(rand(3), after);
        AssertEqual(first, generator.Generate(Prompts, 2, Options, seed: 5), tolerance: 0);
    }

    [Fact]
    public void StopTokenEndsAndBelongsToAResponse()
    {
        using var model = SmallModel();
        var options = Options with { StopTokens = [4, 7, 11, 13] };
        var responses = new ResponseGenerator(model).Generate(Prompts, 8, options, seed: 5).SelectMany(ofPrompt => ofPrompt).ToList();
        Assert.Contains(responses, response => !response.IsTruncated);
        Assert.Contains(responses, response => response.IsTruncated);
        Assert.All(responses, response =>
        {
            Assert.Equal(response.Tokens.Count, response.LogProbs.Count);
            Assert.DoesNotContain(response.Tokens.SkipLast(1), options.StopTokens.Contains);
            Assert.Equal(!response.IsTruncated, options.StopTokens.Contains(response.Tokens[^1]));
            Assert.True(response.Tokens.Count == options.MaxNewTokens || !response.IsTruncated);
        });
    }

    [Fact]
    public void StopTokenInTheLastPlaceIsNotTruncation()
    {
        using var model = SmallModel();
        var generator = new ResponseGenerator(model);
        var free = generator.Generate(Prompts[..1], 1, Options with { Temperature = 0, MaxNewTokens = 1 }, seed: 0)[0][0];
        Assert.True(free.IsTruncated);
        var options = Options with { Temperature = 0, MaxNewTokens = 1, StopTokens = free.Tokens };
        Assert.False(generator.Generate(Prompts[..1], 1, options, seed: 0)[0][0].IsTruncated);
    }

    [Fact]
    public void TopKOfOneIsGreedy()
    {
        using var model = SmallModel();
        AssertSameTokensAsGreedy(model, Options with { TopK = 1 });
    }

    [Fact]
    public void TinyTopPIsGreedy()
    {
        using var model = SmallModel();
        AssertSameTokensAsGreedy(model, Options with { TopP = 1e-6 });
    }

    [Fact]
    public void NoPromptsGiveNoResponses()
    {
        using var model = SmallModel();
        Assert.Empty(new ResponseGenerator(model).Generate([], 4, Options, seed: 0));
    }

    [Fact]
    public void NoTensorsAreLeaked()
    {
        using var model = SmallModel();
        var generator = new ResponseGenerator(model, rowsPerBatch: 6);
        var options = Options with { TopP = 0.9, StopTokens = [4, 7, 11, 13] };
        var before = DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount;
        for (var seed = 0; seed < 5; seed++)
        {
            generator.Generate(Prompts, 4, options, seed);
            Assert.Equal(before, DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount);
        }
    }

    [Fact]
    public void GradientModeIsUnchangedAndUnused()
    {
        using var model = SmallModel();
        new ResponseGenerator(model).Generate(Prompts, 1, Options, seed: 0);
        Assert.True(is_grad_enabled());
        Assert.All(model.parameters(), parameter => Assert.Null(parameter.grad));
    }

    private static void AssertSameTokensAsGreedy(EntroPIC.Models.Transformer model, SamplingOptions options)
    {
        var generator = new ResponseGenerator(model);
        var greedy = generator.Generate(Prompts, 2, Options with { Temperature = 0 }, seed: 1);
        AssertEqual(greedy, generator.Generate(Prompts, 2, options, seed: 2));
    }

    private static void AssertEqual(
        IReadOnlyList<IReadOnlyList<Response>> expected, IReadOnlyList<IReadOnlyList<Response>> actual, float tolerance = Tolerance)
    {
        Assert.Equal(expected.Select(ofPrompt => ofPrompt.Count), actual.Select(ofPrompt => ofPrompt.Count));
        foreach (var (a, b) in expected.SelectMany(ofPrompt => ofPrompt).Zip(actual.SelectMany(ofPrompt => ofPrompt)))
        {
            Assert.Equal(a.Tokens, b.Tokens);
            Assert.Equal(a.IsTruncated, b.IsTruncated);
            Assert.All(a.LogProbs.Zip(b.LogProbs), pair => Assert.True(Math.Abs(pair.First - pair.Second) <= tolerance));
        }
    }
}
