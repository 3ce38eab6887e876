using EntroPIC.Batches;
using EntroPIC.Tests;
using TorchSharp;
using static TorchSharp.torch;

namespace Runtime.Tests.Numbers;

/// <summary>Whole literals are real numbers: in losses, metrics and controllers, in tensors and in kernels.</summary>
public sealed class WholeNumberTests
{
    private static readonly Dictionary<string, double> Expected = new()
    {
        ["three_halves"] = 1.5,
        ["one_half"] = 0.5,
        ["square_of_large"] = 1e10,
        ["three_billion"] = 3e9,
        ["unbounded"] = double.PositiveInfinity,
        ["bounded"] = 5,
        ["ceiling"] = 3,
        ["floored"] = 3,
        ["floor_of_half"] = -2,
        ["remainder"] = 1,
        ["huge"] = double.PositiveInfinity,
        ["minus_nothing"] = double.NegativeInfinity,
    };

    [Fact]
    public void IntegerLiteralsInMetricsAreRealNumbers()
    {
        using var batch = Batch();
        var loss = new WholeNumbers();
        loss.BeginRollout(batch);
        Assert.Equal(Expected, loss.MetricsOf(batch, loss.Total(batch)).Values.ToDictionary(static metric => metric.Key, static metric => metric.Value));
    }

    [Fact]
    public void IntegerLiteralsInLossesAreRealNumbers()
    {
        using var batch = Batch();
        var loss = new WholeNumbers();
        loss.BeginRollout(batch);
        var totals = loss.Total(batch);

        // All ratios are 1 and all entropies 0.7.
        const double Loss = -(1.5 + (1e-9 * 3e9 * 0.7));
        Assert.Equal(Loss, loss.Evaluate(batch, totals).ToDouble(), 1e-14);
        Assert.Equal(Loss, Losses.KernelRun.Of(loss, batch, totals).Loss, 1e-14);
    }

    [Fact]
    public void StateMovesByHalves()
    {
        var first = Halves.Step(null, error: 1);
        var second = Halves.Step(first.State, error: 1);
        var third = Halves.Step(second.State, error: -1);
        Assert.Equal([0, 0.5, 1], [first.Output, second.Output, third.Output]);
        Assert.Equal(0.5, third.State.S);
    }

    private static PackedBatch Batch()
    {
        var batch = TablePolicy.Rollout(5);
        batch.Logp = torch.full(batch.Layout.TokenCount, -0.5, ScalarType.Float64);
        batch.OldLogp = batch.Logp.clone();
        batch.Entropy = torch.full(batch.Layout.TokenCount, 0.7, ScalarType.Float64);
        return batch;
    }
}
