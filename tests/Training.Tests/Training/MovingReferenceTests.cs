using EntroPIC.Losses;
using EntroPIC.Models;
using EntroPIC.Tests;
using EntroPIC.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace Training.Tests.Training;

/// <summary>A reference that follows the policy, against plain arithmetic.</summary>
public sealed class MovingReferenceTests : TorchTest
{
    [Theory]
    [InlineData(1, 1.0, false)]
    [InlineData(2, 1.0, false)]
    [InlineData(2, 0.3, false)]
    [InlineData(3, 0.3, true)]
    [InlineData(1, 1.0, true)]
    public void ReferenceIsTheMixOfWhatThePolicyWas(int every, double mix, bool hasAdapters)
    {
        using var model = EchoTask.Model();
        using var reference = model.Copy();
        using var adapters = hasAdapters ? LowRankAdapters.Attach(model, new() { Rank = 2, Alpha = 8 }) : null;
        var policy = new TransformerPolicy(model);
        using var optimizer = torch.optim.AdamW(policy.Weights.Select(static weight => weight.Weight), 0.05);
        var moving = new MovingReference(reference, model, new() { Every = every, Mix = mix });
        var updater = new PolicyUpdater(policy, new GrpoOriginal(), optimizer, new UpdateOptions { MiniBatches = 2 }, moving);
        var expected = Weights(model);
        var rollouts = EchoTask.Rollouts(model);
        for (var index = 0; index < 3; index++)
        {
            using var rollout = rollouts.Next(index, updater.Wanted);
            foreach (var step in updater.Update(rollout))
            {
                if ((step.Step + 1) % every == 0)
                {
                    using var merged = model.Copy();
                    expected = [.. expected.Zip(Weights(merged), (old, now) => old.Zip(now, (a, b) => ((1 - mix) * a) + (mix * b)).ToArray())];
                }
            }
        }

        Assert.Equal(6, updater.Steps);
        foreach (var (mine, theirs) in expected.Zip(Weights(reference)))
        {
            Assert.All(mine.Zip(theirs), static pair => Assert.Equal(pair.First, pair.Second, 1e-5));
        }
    }

    [Fact]
    public void ReferenceOfAnotherShapeIsRefused()
    {
        using var model = EchoTask.Model();
        using var other = new Transformer(model.Config with { Layers = 2 }, 1);
        Assert.Throws<ArgumentException>(() => new MovingReference(other, model, new() { Every = 1 }));
    }

    [Theory]
    [InlineData(0, 0.5)]
    [InlineData(1, 0)]
    [InlineData(1, 1.01)]
    [InlineData(1, double.NaN)]
    public void OptionsOutOfRangeAreRefused(int every, double mix) =>
        Assert.ThrowsAny<ArgumentException>(() => new ReferenceOptions { Every = every, Mix = mix });

    private static double[][] Weights(Transformer model) =>
        [.. model.parameters().Select(static weight => Array.ConvertAll(weight.detach().to(ScalarType.Float32).data<float>().ToArray(), static value => (double)value))];
}
