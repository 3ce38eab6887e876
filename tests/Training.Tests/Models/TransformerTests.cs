using EntroPIC.Models;
using EntroPIC.Tests;
using TorchSharp;
using static TorchSharp.torch;

namespace Training.Tests.Models;

public sealed class TransformerTests : TorchTest
{
    private const double Tolerance = 1e-5;

    private static readonly int[][] Sequences = [[3, 1, 4, 1, 5, 9, 2], [6, 5, 3], [5, 8, 9, 7, 9]];

    [Fact]
    public void SameSeedGivesTheSameWeights()
    {
        using var first = new Transformer(SmallConfig, seed: 7);
        using var second = new Transformer(SmallConfig, seed: 7);
        foreach (var (a, b) in first.parameters().Zip(second.parameters()))
        {
            AssertSame(a, b);
        }
    }

    [Fact]
    public void AnotherSeedGivesOtherWeights()
    {
        using var first = new Transformer(SmallConfig, seed: 7);
        using var second = new Transformer(SmallConfig, seed: 8);
        Assert.True((first.HeadWeight != second.HeadWeight).any().item<bool>());
    }

    [Fact]
    public void BuildingKeepsTheGlobalGenerator()
    {
        manual_seed(5);
        var expected = rand(4);
        manual_seed(5);
        using var model = new Transformer(SmallConfig, seed: 7);
        AssertSame(expected, rand(4));
    }

    [Fact]
    public void InitialWeightsAreNormalNormsOneBiasesZero()
    {
        using var model = new Transformer(SmallConfig with { HiddenSize = 128, AttentionBias = true }, seed: 3);
        foreach (var (name, parameter) in model.named_parameters())
        {
            if (name.EndsWith("bias", StringComparison.Ordinal))
            {
                AssertSame(zeros_like(parameter), parameter);
            }
            else if (parameter.dim() == 1)
            {
                AssertSame(ones_like(parameter), parameter);
            }
            else
            {
                Assert.Equal(0.02, parameter.std().ToDouble(), 0.001);
            }
        }
    }

    [Fact]
    public void ModelsOutliveTheScopeTheyAreBuiltIn()
    {
        Transformer model;
        using (NewDisposeScope())
        {
            model = new Transformer(SmallConfig, seed: 7);
        }

        using var _ = model;
        Assert.All(model.parameters(), parameter => Assert.False(parameter.IsInvalid));
    }

    [Fact]
    public void TiedHeadIsTheEmbedding()
    {
        using var model = new Transformer(SmallConfig with { TiedEmbeddings = true }, seed: 7);
        Assert.DoesNotContain(model.named_parameters(), named => named.name == "lm_head.weight");
        Assert.Same(model.named_parameters().Single(named => named.name == "model.embed_tokens.weight").parameter, model.HeadWeight);
    }

    [Fact]
    public void PaddingOnEitherSideChangesNothing()
    {
        using var model = SmallModel();
        using var gradientsOff = no_grad();
        var (left, right) = (TokenBatch.PadLeft(Sequences), TokenBatch.PadRight(Sequences));
        var fromLeft = model.Forward(left.Tokens, left.Positions, left.Mask);
        var fromRight = model.Forward(right.Tokens, right.Positions, right.Mask);
        for (var row = 0; row < Sequences.Length; row++)
        {
            var alone = Hidden(model, Sequences[row]);
            var length = Sequences[row].Length;
            AssertClose(alone, fromLeft[row].narrow(0, 7 - length, length), Tolerance);
            AssertClose(alone, fromRight[row].narrow(0, 0, length), Tolerance);
        }
    }

    [Fact]
    public void GradientsIgnorePadding()
    {
        using var model = SmallModel();
        var left = TokenBatch.PadLeft(Sequences);
        model.Forward(left.Tokens, left.Positions, left.Mask)[left.Mask!].sin().sum().backward();
        var batched = Gradients(model);
        model.zero_grad();
        foreach (var sequence in Sequences)
        {
            Hidden(model, sequence).sin().sum().backward();
        }

        foreach (var (expected, actual) in Gradients(model).Zip(batched))
        {
            AssertClose(expected, actual, 1e-5 * Math.Max(1, expected.abs().max().ToDouble()));
        }
    }

    [Fact]
    public void LaterTokensDoNotChangeEarlierOnes()
    {
        using var model = SmallModel();
        using var gradientsOff = no_grad();
        AssertClose(Hidden(model, [3, 1, 4]), Hidden(model, [3, 1, 4, 1, 5]).narrow(0, 0, 3), Tolerance);
    }

    [Fact]
    public void ForwardReturnsTheOnlyNewTensor()
    {
        using var model = SmallModel();
        var batch = TokenBatch.PadLeft(Sequences);
        var before = DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount;
        using var hidden = model.Forward(batch.Tokens, batch.Positions, batch.Mask);
        Assert.Equal(before + 1, DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount);
    }

    [Fact]
    public void ComputesInBfloat16()
    {
        using var exact = new Transformer(SmallConfig, seed: 7);
        using var rounded = new Transformer(SmallConfig, seed: 7, ScalarType.BFloat16);
        using var gradientsOff = no_grad();
        var hidden = Hidden(rounded, Sequences[0]);
        Assert.Equal(ScalarType.BFloat16, hidden.dtype);
        AssertClose(Hidden(exact, Sequences[0]), hidden.to(ScalarType.Float32), 0.1);
    }

    [Fact]
    public void InputsMustHaveOneShape()
    {
        using var model = SmallModel();
        var error = Assert.Throws<ArgumentException>(() => model.Forward(zeros([2, 3], ScalarType.Int64), zeros([2, 4], ScalarType.Int64)));
        Assert.Equal("`tokens` is [2, 3] and `positions` is [2, 4]; both must be [batch, time]", error.Message);
    }

    // The head takes no part in hidden states and has no gradient.
    private static List<Tensor> Gradients(Transformer model) =>
        [.. model.parameters().Where(parameter => parameter.grad is not null).Select(parameter => parameter.grad!.clone())];

    private static Tensor Hidden(Transformer model, int[] sequence)
    {
        var batch = TokenBatch.PadRight([sequence]);
        return model.Forward(batch.Tokens, batch.Positions).squeeze(0);
    }
}
