using EntroPIC.Tests;
using EntroPIC.Training;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using AdamW = EntroPIC.Training.AdamW;

namespace Training.Tests.Training;

public sealed class AdamWTests : TorchTest
{
    [Fact]
    public void BetaOfOneIsRejected()
    {
        Assert.Throws<ArgumentOutOfRangeException>(static () => new AdamWOptions { Beta1 = 1 });
        Assert.Throws<ArgumentOutOfRangeException>(static () => new AdamWOptions { Beta2 = 1 });
    }

    private static readonly AdamWOptions Options = new() { LearningRate = 0.01, WeightDecay = 0.1, Beta2 = 0.95 };

    [Theory]
    [InlineData(ScalarType.Float32, 1e-6)]
    [InlineData(ScalarType.Float64, 1e-14)]
    public void StepsMatchTorch(ScalarType type, double tolerance)
    {
        // Large enough for several parts of the sweep, and no multiple of a vector.
        var (ours, theirs) = (Weight(200_003, type), Weight(200_003, type));
        using var mine = new AdamW([("w", ours)], Options);
        using var torchs = optim.AdamW([theirs], lr: 0.01, beta2: 0.95, weight_decay: 0.1);
        for (var i = 0; i < 5; i++)
        {
            var gradient = Numbers(200_003, i + 10, type);
            (ours.grad, theirs.grad) = (gradient, gradient.clone());
            mine.step();
            torchs.step();
        }

        AssertClose(theirs, ours, tolerance);
    }

    [Fact]
    public void WeightWithoutGradientIsNotStepped()
    {
        var weight = Weight(5, ScalarType.Float32);
        var before = weight.detach().clone();
        using var optimizer = new AdamW([("w", weight)], Options);
        optimizer.step();
        AssertSame(before, weight);
        Assert.Equal(0, optimizer.State.Single(static state => state.Name == "w.steps").Value.ToInt64());
    }

    [Fact]
    public void StepsBelowTheRoundingOfBfloat16AddUpInTheMaster()
    {
        var weight = new Parameter(ones(8, ScalarType.BFloat16));
        using var optimizer = new AdamW([("w", weight)], new AdamWOptions { LearningRate = 1e-4, WeightDecay = 0 });
        for (var i = 0; i < 100; i++)
        {
            weight.grad = ones(8, ScalarType.BFloat16);
            optimizer.step();
        }

        // Each step is 1e-4, a 39th of what bfloat16 tells apart just below 1.
        var master = optimizer.State.Single(static state => state.Name == "w.master").Value;
        AssertClose(full([8], 0.99f), master, 1e-5);
        AssertSame(master.to(ScalarType.BFloat16), weight);
    }

    [Theory]
    [InlineData(ScalarType.Float32)]
    [InlineData(ScalarType.BFloat16)]
    public void RestoredOptimizerContinuesBitForBit(ScalarType type)
    {
        var straight = Weight(1_001, type);
        using var optimizer = new AdamW([("w", straight)], Options);
        Step(optimizer, straight, 0, 3);
        var saved = optimizer.State.ToDictionary(static state => state.Name, static state => state.Value.clone());
        var copy = new Parameter(straight.detach().clone());
        Step(optimizer, straight, 3, 6);

        using var other = new AdamW([("w", copy)], Options);
        other.Restore(name => saved.GetValueOrDefault(name)?.clone());
        Step(other, copy, 3, 6);
        AssertSame(straight, copy);
        foreach (var ((name, value), (_, expected)) in other.State.Zip(optimizer.State))
        {
            Assert.True(value.bytes.SequenceEqual(expected.bytes), name);
        }
    }

    [Fact]
    public void MismatchedStateIsRejectedAndChangesNothing()
    {
        var weight = Weight(4, ScalarType.Float32);
        using var optimizer = new AdamW([("w", weight)], Options);
        Step(optimizer, weight, 0, 1);
        var before = optimizer.State.Select(static state => state.Value.clone()).ToList();
        var failure = Assert.Throws<InvalidDataException>(() => optimizer.Restore(static name => name == "w.mean" ? zeros(4) : name == "w.square" ? zeros(5) : null));
        Assert.Equal("tensor `w.square` of the optimizer's state is Float32 [5]; this run needs Float32 [4]", failure.Message);
        failure = Assert.Throws<InvalidDataException>(() => optimizer.Restore(static name => name == "w.steps" ? null : zeros(4)));
        Assert.Equal("the state of the optimizer has no tensor `w.steps`", failure.Message);
        foreach (var (expected, (_, value)) in before.Zip(optimizer.State))
        {
            AssertSame(expected, value);
        }
    }

    private static void Step(AdamW optimizer, Parameter weight, int first, int end)
    {
        for (var i = first; i < end; i++)
        {
            weight.grad = Numbers((int)weight.numel(), i, weight.dtype);
            optimizer.step();
        }
    }

    private static Parameter Weight(int size, ScalarType type) => new(Numbers(size, 1, type));

    private static Tensor Numbers(int size, int seed, ScalarType type)
    {
        var random = new Random(seed);
        return tensor([.. Enumerable.Range(0, size).Select(_ => random.NextDouble() - 0.5)]).to(type);
    }
}
