using EntroPIC.Batches;
using EntroPIC.Tests;
using TorchSharp;
using static TorchSharp.torch;

namespace Runtime.Tests.Batches;

/// <summary>Scans along sequences against loops.</summary>
public sealed class AxisScanTests : TorchTest
{
    private static readonly int[] Lengths = [5, 0, 1, 17, 2, 33];

    [Fact]
    public void CumulativeSumRestartsInEachSequence()
    {
        using var batch = Batch(out var values);
        double[] expected = [.. Sequences(values).SelectMany(static sequence => sequence.Select((_, i) => sequence.Take(i + 1).Sum()))];
        AssertClose(torch.tensor(expected), batch.Tokens.CumulativeSum(torch.tensor(values), batch.Sequences), 1e-12);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(0.9)]
    [InlineData(0)]
    public void ReturnToGoDiscountsLaterRewards(double discount)
    {
        using var batch = Batch(out var values);
        double[] expected = [.. Sequences(values).SelectMany(sequence => sequence.Select((_, i) => sequence.Skip(i).Select((value, k) => value * Math.Pow(discount, k)).Sum()))];
        AssertClose(torch.tensor(expected), batch.Tokens.ReturnToGo(torch.tensor(values), discount, batch.Sequences), 1e-12);
    }

    [Fact]
    public void GeneralizedAdvantagePassesNoGradient()
    {
        using var batch = Batch(out var rewards);
        var (live, values) = (torch.tensor(rewards).requires_grad_(), torch.tensor(rewards).requires_grad_());
        Assert.False(batch.Tokens.GeneralizedAdvantage(live, values, 0.9, 0.5, batch.Sequences).requires_grad);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(0.99, 0.95)]
    [InlineData(0.9, 0)]
    public void GeneralizedAdvantagesAreDiscountedTemporalDifferences(double discount, double lambda)
    {
        using var batch = Batch(out var rewards);
        using var other = Batch(out var values, seed: 7);
        var expected = new List<double>();
        foreach (var (reward, value) in Sequences(rewards).Zip(Sequences(values)))
        {
            var running = 0.0;
            var advantages = new double[reward.Length];
            for (var t = reward.Length - 1; t >= 0; t--)
            {
                var next = t + 1 < reward.Length ? value[t + 1] : 0;
                running = reward[t] + (discount * next) - value[t] + (discount * lambda * running);
                advantages[t] = running;
            }

            expected.AddRange(advantages);
        }

        AssertClose(torch.tensor(expected.ToArray()), batch.Tokens.GeneralizedAdvantage(torch.tensor(rewards), torch.tensor(values), discount, lambda, batch.Sequences), 1e-12);
    }

    [Fact]
    public void GradientOfReturnIsDiscountedCountOfEarlierTokens()
    {
        using var batch = Batch(out var values);
        var leaf = torch.tensor(values).requires_grad_();
        batch.Tokens.ReturnToGo(leaf, 0.5, batch.Sequences).sum().backward();
        double[] expected = [.. Sequences(values).SelectMany(static sequence => sequence.Select((_, i) => Enumerable.Range(0, i + 1).Sum(static k => Math.Pow(0.5, k))))];
        AssertClose(torch.tensor(expected), leaf.grad!, 1e-12);
    }

    /// <summary>Powers of one sequence's factor reach no other, however large they are.</summary>
    [Fact]
    public void FactorsPerSequenceDiscountEachByItsOwn()
    {
        using var batch = Batch(out var values);
        using var other = Batch(out var rewards, seed: 7);
        double[] discounts = [0.9, -4e30, 0.3, 1, -1e200, 0], lambdas = [0.5, 7, 2e150, 0.95, 0.1, 1];
        var (discount, lambda) = (torch.tensor(discounts).requires_grad_(), torch.tensor(lambdas));
        var leaf = torch.tensor(values).requires_grad_();
        var returns = batch.Tokens.ReturnToGo(leaf, discount, batch.Sequences);
        var advantages = batch.Tokens.GeneralizedAdvantage(torch.tensor(rewards), leaf, discount, lambda, batch.Sequences);
        returns.sum().backward();
        Assert.Null(discount.grad);
        Assert.False(advantages.requires_grad);
        var start = 0;
        for (var sequence = 0; sequence < Lengths.Length; start += Lengths[sequence++])
        {
            // A sequence of its own batch, with one factor.
            using var alone = new PackedBatch(new PackedLayout([Lengths[sequence]], [1]));
            var own = torch.tensor(values[start..(start + Lengths[sequence])]).requires_grad_();
            var of = torch.tensor(rewards[start..(start + Lengths[sequence])]);
            var expected = alone.Tokens.ReturnToGo(own, discounts[sequence], alone.Sequences);
            expected.sum().backward();
            Equal(expected, returns);
            Equal(own.grad!, leaf.grad!);
            Equal(alone.Tokens.GeneralizedAdvantage(of, own, discounts[sequence], lambdas[sequence], alone.Sequences), advantages);

            void Equal(Tensor one, Tensor all) => Assert.Equal(one.detach().data<double>().ToArray(), all.detach().narrow(0, start, one.numel()).contiguous().data<double>().ToArray());
        }
    }

    private static PackedBatch Batch(out double[] values, int seed = 3)
    {
        var random = new Random(seed);
        values = [.. Enumerable.Range(0, Lengths.Sum()).Select(_ => random.NextDouble() - 0.5)];
        return new PackedBatch(new PackedLayout(Lengths, [.. Lengths.Select(static _ => 1)]));
    }

    private static IEnumerable<double[]> Sequences(double[] values)
    {
        var start = 0;
        foreach (var length in Lengths)
        {
            yield return values[start..(start + length)];
            start += length;
        }
    }
}
