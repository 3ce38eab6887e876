using EntroPIC.Batches;
using EntroPIC.Losses;
using EntroPIC.Models;
using EntroPIC.Rollouts;
using EntroPIC.Tests;
using EntroPIC.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace Training.Tests.Models;

/// <summary>Float32 weights, bfloat16 computation.</summary>
public sealed class ComputeTypeTests : TorchTest
{
    private static readonly int[] Sequence = [3, 1, 4, 1, 5, 9, 2];

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Bfloat16MatchesTheRoundedModel(bool tied)
    {
        using var model = Mixed(tied);
        using var rounded = new Transformer(model.Config, seed: 7, ScalarType.BFloat16);
        using var gradientsOff = no_grad();
        var (mixed, expected) = (Logits(model), Logits(rounded));
        Assert.Equal(ScalarType.BFloat16, mixed.dtype);
        AssertSame(expected, mixed);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void GradientsOfTheMastersAreFloat32AndNearThoseOfFloat32(bool tied)
    {
        using var mixed = Mixed(tied);
        using var exact = new Transformer(mixed.Config, seed: 7);
        foreach (var model in new[] { mixed, exact })
        {
            Logits(model).to(ScalarType.Float32).log_softmax(-1).narrow(-1, 0, 3).sum().backward();
        }

        foreach (var (rounded, precise) in mixed.parameters().Zip(exact.parameters()))
        {
            Assert.Equal(ScalarType.Float32, rounded.grad!.dtype);
            AssertClose(precise.grad!, rounded.grad!, 0.05 * Math.Max(1, precise.grad!.abs().max().ToDouble()));
        }
    }

    [Fact]
    public void StepsBelowTheRoundingOfBfloat16AddUp()
    {
        using var model = Mixed(tied: false);
        var weight = model.named_parameters().Single(named => named.name == "model.norm.weight").parameter;
        using var optimizer = optim.AdamW([weight], lr: 1e-4);
        for (var step = 0; step < 60; step++)
        {
            optimizer.zero_grad();
            Logits(model).sum().backward();
            weight.grad = ones_like(weight);
            optimizer.step();
        }
        Assert.All(weight.data<float>().ToArray(), value => Assert.Equal(1 - 0.006, value, 1e-4));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void TrainingReachesEveryMaster(bool tied)
    {
        using var mixed = Mixed(tied);
        using var exact = new Transformer(mixed.Config, seed: 7);
        using var untouched = new Transformer(mixed.Config, seed: 7);
        var steps = new[] { mixed, exact }.Select(Train).ToList();
        Assert.Equal(steps[1]["loss"], steps[0]["loss"], 0.05);
        Assert.Equal(steps[1]["grad_norm"], steps[0]["grad_norm"], 0.05 * steps[1]["grad_norm"]);
        Assert.All(mixed.named_parameters().Zip(untouched.parameters()), pair =>
        {
            Assert.Equal(ScalarType.Float32, pair.First.parameter.dtype);
            Assert.NotEqual(0, (pair.First.parameter - pair.Second).abs().sum().ToDouble());
        });
    }

    [Fact]
    public void Bfloat16GeneratesLikeTheRoundedModel()
    {
        using var model = Mixed(tied: true);
        using var rounded = model.Copy();
        Assert.Equal(ScalarType.BFloat16, rounded.HeadWeight.dtype);
        var options = new SamplingOptions { MaxNewTokens = 8 };
        var (actual, expected) = (new ResponseGenerator(model).Generate([Sequence], 3, options, seed: 5), new ResponseGenerator(rounded).Generate([Sequence], 3, options, seed: 5));
        Assert.Equal(expected[0].SelectMany(response => response.Tokens), actual[0].SelectMany(response => response.Tokens));
    }

    [Fact]
    public void GenerationLeaksNothing()
    {
        using var model = Mixed(tied: false);
        var before = DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount;
        new ResponseGenerator(model).Generate([Sequence], 2, new() { MaxNewTokens = 4 }, seed: 5);
        Assert.Equal(before, DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount);
    }

    [Fact]
    public void CopyHasItsOwnEqualWeights()
    {
        using var model = SmallModel();
        using var copy = model.Copy();
        using var gradientsOff = no_grad();
        foreach (var (one, other) in model.parameters().Zip(copy.parameters()))
        {
            AssertSame(one, other);
            other.zero_();
            Assert.NotEqual(0, one.abs().sum().ToDouble());
        }
    }

    private static Transformer Mixed(bool tied) =>
        new(SmallConfig with { TiedEmbeddings = tied }, seed: 7) { ComputeType = ScalarType.BFloat16 };

    private static StepMetrics Train(Transformer model)
    {
        var policy = new TransformerPolicy(model);
        using var optimizer = optim.AdamW(policy.Weights.Select(weight => weight.Weight), lr: 1e-4);
        using var batch = new PackedBatch(new PackedLayout([4, 2], [1, 1])) { Prompts = [[3, 1], [4]], TokenIds = [1, 5, 9, 2, 6, 5] };
        return new PolicyUpdater(policy, new Supervised(), optimizer, new()).Step(batch);
    }

    private static Tensor Logits(Transformer model)
    {
        var batch = TokenBatch.PadRight([Sequence]);
        return model.Logits(model.Forward(batch.Tokens, batch.Positions));
    }
}
