using EntroPIC.Batches;
using EntroPIC.Losses;
using EntroPIC.Tests;
using TorchSharp;
using static TorchSharp.torch;

namespace Runtime.Tests.Numbers;

/// <summary>A group of equal rewards teaches nothing, whatever the reward and however large the group.</summary>
public sealed class EqualRewardsTests
{
    private static readonly double[] Rewards = [12.4, 999.9, 1.7, 50.1, 123.7, 0.1, -0.3, 1e-9, 3e7, 1 / 3.0];

    private static readonly int[] Sizes = [1, 2, 3, 5, 6, 7, 9, 10, 12, 13, 100];

    public static TheoryData<string> Losses => [nameof(Grpo), nameof(DrGrpo), nameof(Dapo), nameof(Rloo), nameof(Gspo), nameof(EntroPic), nameof(PassAtK), nameof(Dcpo)];

    [Theory]
    [MemberData(nameof(Losses))]
    public void AdvantageIsExactlyZero(string name)
    {
        foreach (var type in new[] { ScalarType.Float32, ScalarType.Float64 })
        {
            foreach (var reward in Rewards)
            {
                foreach (var size in name == nameof(Rloo) ? Sizes.Skip(1) : Sizes)
                {
                    using var scope = torch.NewDisposeScope();
                    using var batch = new PackedBatch(new PackedLayout([.. Enumerable.Repeat(1, size + 2)], [size, 2]))
                    {
                        // Another group beside it, so that the batch as a whole has a spread.
                        Reward = torch.tensor([.. Enumerable.Repeat(reward, size), 0, 1], type),
                        Truncated = torch.zeros(size + 2, ScalarType.Bool),
                        PromptIds = ["equal", "other"],
                    };
                    var loss = LibraryLosses.Make(name);
                    loss.BeginRollout(batch);
                    var advantages = batch.Advantage.to(ScalarType.Float64).data<double>().ToArray();
                    Assert.True(advantages.Take(size).All(static value => value == 0), $"{type}, {size} rewards of {reward}: the advantage is {advantages[0]:R}");
                    Assert.Contains(advantages.Skip(size), static value => value != 0);
                }
            }
        }
    }

    [Theory]
    [InlineData(ScalarType.Float32)]
    [InlineData(ScalarType.Float64)]
    public void MeanOfEqualValuesIsExact(ScalarType type)
    {
        using var scope = torch.NewDisposeScope();
        foreach (var value in Rewards)
        {
            foreach (var size in Sizes)
            {
                using var batch = new PackedBatch(new PackedLayout([size, 0], [2]));
                var values = torch.full(size, value, type);
                Assert.Equal(values[0].ToDouble(), batch.Tokens.Mean(values).ToDouble());
                Assert.Equal(values[0].ToDouble(), batch.Tokens.Mean(values, batch.Sequences)[0].ToDouble());
                Assert.Equal(0, batch.Tokens.Mean(values, batch.Sequences)[1].ToDouble());
                Assert.Equal(0, batch.Tokens.Std(values).ToDouble());
                Assert.Equal(0, batch.Tokens.Std(values, batch.Sequences)[0].ToDouble());
            }
        }
    }

    [Fact]
    public void MeanSharesItsGradientEvenly()
    {
        using var scope = torch.NewDisposeScope();
        using var batch = new PackedBatch(new PackedLayout([3], [1]));
        foreach (var type in new[] { ScalarType.Float32, ScalarType.Float64 })
        {
            var leaf = torch.tensor([0.1, 12.4, 999.9], type).requires_grad_();
            batch.Tokens.Mean(leaf, batch.Sequences).sum().backward();
            Assert.All(leaf.grad!.to(ScalarType.Float64).data<double>().ToArray(), static value => Assert.Equal(1 / 3.0, value, 1e-7));
        }
    }

    [Theory]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.NegativeInfinity)]
    public void MeanMayBeInfinite(double value)
    {
        using var scope = torch.NewDisposeScope();
        using var batch = new PackedBatch(new PackedLayout([2], [1]));
        Assert.Equal(value, batch.Tokens.Mean(torch.tensor([1, value])).ToDouble());
    }
}
