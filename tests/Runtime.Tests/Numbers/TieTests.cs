using EntroPIC.Batches;
using EntroPIC.Losses;
using TorchSharp;
using static TorchSharp.torch;

namespace Runtime.Tests.Numbers;

/// <summary>Equal extremes share the gradient, per response, per group and over the batch.</summary>
public sealed class TieTests
{
    private static readonly int[] Lengths = [3, 1, 0, 2];

    [Fact]
    public void TokensWithSmallestRatioShareTheGradient()
    {
        // The mean over the three responses that have tokens; on-policy, all ratios are 1.
        double[] expected = [.. new[] { 1 / 9.0, 1 / 9.0, 1 / 9.0, 1 / 3.0, 1 / 6.0, 1 / 6.0 }.Select(static share => share - (0.001 / 6))];
        Assert.Equal(expected, Gradient(new LeastRatio(), [-1, -1, -1, -1, -1, -1]), Within(1e-15));
    }

    [Fact]
    public void OnlyTiedMinimaShareTheGradient()
    {
        // The old policy says -1 of all.
        double[] ratios = [Math.Exp(-1), 1, Math.Exp(-1), Math.Exp(0.5), 1, 1];
        double[] shares = [0.5, 0, 0.5, 1, 0.5, 0.5];
        double[] expected = [.. shares.Zip(ratios, static (share, ratio) => (share * ratio / 3) - (0.001 / 6))];
        Assert.Equal(expected, Gradient(new LeastRatio(), [-2, -1, -2, -0.5, -1, -1]), Within(1e-15));
    }

    [Fact]
    public void TokensWithLargestLogProbabilityOfGroupShareTheGradient()
    {
        // The second penalty: the greatest of the group times each ratio, all of them 1 but for the last.
        double[] logp = [-2, -1, -1, -3, -2, -1];
        double[] ratios = [.. logp.Select(static value => Math.Exp(value + 1))];
        var shared = ratios.Sum() / 6 / 3;
        double[] expected = new double[6];
        double[] ofSquare = [0, 0.5, 0.5, 1, 0, 1];
        for (var i = 0; i < 6; i++)
        {
            expected[i] = -(0.001 / 6) + (ofSquare[i] * 2 * ratios[i] * ratios[i] / 3) + (-1 * ratios[i] / 6) + (logp[i] is -1 ? shared : 0);
        }

        Assert.Equal(expected, Gradient(new GreatestSquare(), logp), Within(1e-15));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void EqualExtremesOfAxisShareTheGradient(bool isLeast)
    {
        using var scope = torch.NewDisposeScope();
        using var batch = new PackedBatch(new PackedLayout(Lengths, [4]));
        var leaf = torch.tensor([1.0, 1, 1, 1, 1, 1]).requires_grad_();
        var where = torch.tensor([true, true, false, true, false, false]);
        Extreme(batch.Sequences, where).backward();

        // Nothing takes part of the last response, so its extreme is 0.
        Assert.Equal([0.5, 0.5, 0, 1, 0, 0], leaf.grad!.data<double>().ToArray());
        leaf.grad.zero_();
        Extreme(null, null).backward();
        Assert.Equal(Enumerable.Repeat(1 / 6.0, 6), leaf.grad.data<double>().ToArray(), Within(1e-16));

        Tensor Extreme(Axis? per, Tensor? condition) =>
            (isLeast ? batch.Tokens.Min(leaf, per, condition) : batch.Tokens.Max(leaf, per, condition)).sum();
    }

    [Fact]
    public void ExtremeMayBeInfinite()
    {
        using var scope = torch.NewDisposeScope();
        using var batch = new PackedBatch(new PackedLayout([2, 0], [2]));
        var values = torch.tensor([double.NegativeInfinity, double.NegativeInfinity]);
        Assert.Equal([double.NegativeInfinity, 0], batch.Tokens.Max(values, batch.Sequences).data<double>().ToArray());
        Assert.Equal([double.PositiveInfinity, 0], batch.Tokens.Min(-values, batch.Sequences).data<double>().ToArray());
    }

    private static double[] Gradient(PolicyLoss loss, double[] logp)
    {
        using var scope = torch.NewDisposeScope();
        using var batch = new PackedBatch(new PackedLayout(Lengths, [4])) { Reward = torch.ones(4, ScalarType.Float64), OldLogp = torch.full(6, -1.0, ScalarType.Float64) };
        loss.BeginRollout(batch);
        var leaf = torch.tensor(logp).requires_grad_();
        batch.Logp = leaf.alias();
        loss.Evaluate(batch, loss.Total(batch)).backward();
        return leaf.grad!.data<double>().ToArray();
    }

    private static Func<double, double, bool> Within(double tolerance) => (one, other) => Math.Abs(one - other) <= tolerance;
}
