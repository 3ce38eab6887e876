using EntroPIC.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace EntroPIC.Tests;

/// <summary>A test class on tensors: one torch thread, so that sums keep their order, and a scope that ends with each test.</summary>
[Collection(TorchCollection.Name)]
public abstract class TorchTest : IDisposable
{
    private readonly DisposeScope _scope;

    protected TorchTest()
    {
        set_num_threads(1);
        _scope = NewDisposeScope();
    }

    public virtual void Dispose()
    {
        _scope.Dispose();
        GC.SuppressFinalize(this);
    }

    protected static void AssertClose(Tensor expected, Tensor actual, double tolerance)
    {
        Assert.Equal(expected.shape, actual.shape);
        var difference = expected.numel() == 0 ? 0 : (expected - actual).abs().max().to(ScalarType.Float64).item<double>();
        Assert.True(difference <= tolerance, $"the largest difference is {difference}, accepted are {tolerance}");
    }

    protected static void AssertSame(Tensor expected, Tensor actual) => Assert.Equal(0, (expected != actual).sum().ToInt64());

    /// <summary>A model of two layers whose logits are spread widely enough for sharp distributions.</summary>
    protected static Transformer SmallModel(int vocabulary = 24, long seed = 1)
    {
        var model = new Transformer(SmallConfig with { VocabularySize = vocabulary }, seed);
        using var gradientsOff = no_grad();
        foreach (var (_, parameter) in model.named_parameters().Where(named => named.parameter.dim() == 2))
        {
            parameter.mul_(8);
        }

        return model;
    }

    protected static TransformerConfig SmallConfig { get; } = new()
    {
        VocabularySize = 24,
        HiddenSize = 16,
        IntermediateSize = 24,
        Layers = 2,
        Heads = 4,
        KeyValueHeads = 2,
        HeadSize = 6,
        MaxPositions = 40,
        RopeTheta = 10_000,
    };
}
