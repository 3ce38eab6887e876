using EntroPIC.Batches;
using Runtime.Tests.Peers;
using TorchSharp;
using static TorchSharp.torch;

namespace Runtime.Tests.Losses;

/// <summary>The straight-through kinds, which the peers document and none has.</summary>
public sealed class DivergenceTests
{
    private static readonly double[] LogRatios = [-2, -0.3, 0, 0.4, 1.5];

    [Theory]
    [InlineData("Kl1", "Kl1StraightThrough")]
    [InlineData("KlAbs", "KlAbsStraightThrough")]
    [InlineData("KlLowVariance", "Kl3StraightThrough")]
    public void ValueFollowsTheKindAndGradientFollowsK2(string kind, string straightThrough)
    {
        var (value, _) = Probe(kind);
        var (own, gradient) = Probe(straightThrough);
        Assert.Equal(value, own);
        Assert.Equal(LogRatios, gradient);
    }

    private static (double[] Value, double[] Gradient) Probe(string kind)
    {
        using var scope = torch.NewDisposeScope();
        var leaf = torch.tensor(LogRatios).requires_grad_();
        using var batch = new PackedBatch(new PackedLayout([LogRatios.Length], [1]))
        {
            Logp = leaf.alias(),
            RefLogp = torch.zeros(LogRatios.Length, ScalarType.Float64),
            TokenReward = torch.ones(LogRatios.Length, ScalarType.Float64),
        };
        var loss = PeerLoss.Make("Probe" + kind);
        loss.BeginRollout(batch);
        loss.Evaluate(batch, loss.Total(batch)).backward();
        return (batch.Advantage.data<double>().ToArray(), leaf.grad!.data<double>().ToArray());
    }
}
