using EntroPIC.Batches;
using EntroPIC.Tests;
using TorchSharp;
using static TorchSharp.torch;

namespace Runtime.Tests.Batches;

/// <summary>Selections and ranks against the plainest way to find them.</summary>
public sealed class AxisSelectionTests : TorchTest
{
    private readonly Random _random = new(11);

    public static TheoryData<int, double> Cases
    {
        get
        {
            var cases = new TheoryData<int, double>();
            foreach (var size in new[] { 1, 2, 7, 60 })
            {
                foreach (var share in new[] { 0, 0.01, 0.3, 0.5, 1 })
                {
                    cases.Add(size, share);
                }
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void TopTakesFractionRoundedDownButAtLeastOne(int size, double fraction)
    {
        using var batch = Batch(size, out var values, out var where);
        var expected = Pick(values, where, Math.Max(1, (int)(where.Count(static w => w) * fraction)));
        Assert.Equal(expected, Bits(batch.Tokens.Top(fraction, torch.tensor(values), where: torch.tensor(where))));

        double[] opposite = [.. values.Select(static value => -value)];
        Assert.Equal(expected, Bits(batch.Tokens.Bottom(fraction, torch.tensor(opposite), where: torch.tensor(where))));
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void TopCountTakesAtMostAllElements(int size, double fraction)
    {
        using var batch = Batch(size, out var values, out var where);
        var count = fraction * size * 2;
        Assert.Equal(Pick(values, where, (int)count), Bits(batch.Tokens.TopCount(count, torch.tensor(values), where: torch.tensor(where))));
    }

    [Fact]
    public void TiesGoToTheFirst()
    {
        using var batch = Batch(4, out _, out _);
        Assert.Equal([true, true, false, false], Bits(batch.Tokens.Top(0.5, torch.tensor([1.0, 1, 1, 1]))));
        Assert.Equal([false, true, true, false], Bits(batch.Tokens.Bottom(0.5, torch.tensor([2.0, 1, 1, 1]))));
    }

    [Fact]
    public void SampleDrawsItsFractionFromThePopulation()
    {
        using var batch = Batch(6, out _, out _);
        var keys = torch.tensor([0.5, 0.1, 0.2, 0.9, 0.3, 0.05]);
        var among = torch.tensor([true, false, true, true, true, true]);
        var where = torch.tensor([true, true, true, true, true, false]);

        // Half of five is two; of those that may be drawn, the least keys are those of 2 and 4.
        Assert.Equal([false, false, true, false, true, false], Bits(batch.Tokens.Sample(0.5, among, keys, where: where)));
    }

    [Fact]
    public void SameSeedStepAndNameDrawTheSame()
    {
        using var batch = Batch(100, out _, out _);
        var first = batch.RandomKeys("chosen", batch.Tokens).data<double>().ToArray();
        Assert.Equal(first, batch.RandomKeys("chosen", batch.Tokens).data<double>().ToArray());
        Assert.NotEqual(first, batch.RandomKeys("others", batch.Tokens).data<double>().ToArray());
        batch.Step++;
        Assert.NotEqual(first, batch.RandomKeys("chosen", batch.Tokens).data<double>().ToArray());
        Assert.All(first, static key => Assert.InRange(key, 0, 1));
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void QuantileMatchesTorch(int size, double share)
    {
        using var batch = Batch(size, out var values, out var where);
        double[] population = [.. values.Where((_, i) => where[i]).Order()];
        var place = share * Math.Max(0, population.Length - 1);
        var (low, high) = ((int)Math.Floor(place), (int)Math.Ceiling(place));
        var expected = population.Length == 0 ? 0 : population[low] + ((place - low) * (population[high] - population[low]));
        Assert.Equal(expected, batch.Tokens.Quantile(share, torch.tensor(values), where: torch.tensor(where)).ToDouble(), 12);
        Assert.Equal(torch.quantile(torch.tensor(values), torch.tensor(share)).ToDouble(), batch.Tokens.Quantile(share, torch.tensor(values)).ToDouble(), 12);
    }

    [Fact]
    public void RankCountsSmallerValuesOfItsGroup()
    {
        using var batch = new PackedBatch(new PackedLayout([3, 0, 4, 1], [2, 2]));
        double[] values = [3, 1, 2, 5, 5, 4, 9, 0];
        Assert.Equal([3, 1, 2, 5, 6, 4, 7, 0], batch.Tokens.Rank(torch.tensor(values)).data<double>().ToArray());
        Assert.Equal([2, 0, 1, 1, 2, 0, 3, 0], batch.Tokens.Rank(torch.tensor(values), batch.Sequences).data<double>().ToArray());
        Assert.Equal([2, 0, 1, 2, 3, 1, 4, 0], batch.Tokens.Rank(torch.tensor(values), batch.Groups).data<double>().ToArray());
    }

    /// <summary>Within each element the same as on a batch that has no others.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(0.3)]
    [InlineData(0.5)]
    [InlineData(1)]
    public void SelectionsPerElementAreThoseOfItsOwnBatch(double share)
    {
        int[] lengths = [3, 0, 5, 1, 0, 7];
        using var batch = new PackedBatch(new PackedLayout(lengths, [2, 3, 1]));
        var random = new Random(3);
        double[] values = [.. Enumerable.Range(0, lengths.Sum()).Select(_ => random.Next(4) == 0 ? double.NegativeInfinity : (double)random.Next(5))];
        double[] keys = [.. values.Select(_ => random.NextDouble())];
        bool[] where = [.. values.Select(_ => random.Next(3) > 0)];
        foreach (var (per, sizes) in new[] { (batch.Sequences, lengths), (batch.Groups, [3, 6, 7]) })
        {
            var ends = sizes.Select((_, i) => sizes.Take(i + 1).Sum()).ToArray();
            Each(Bits(batch.Tokens.Top(share, Of(values), per, Of(where))), (alone, x, _, w) => Bits(alone.Top(share, x, where: w)));
            Each(Bits(batch.Tokens.Bottom(share, Of(values), per, Of(where))), (alone, x, _, w) => Bits(alone.Bottom(share, x, where: w)));
            Each(Bits(batch.Tokens.TopCount(4 * share, Of(values), per)), (alone, x, _, _) => Bits(alone.TopCount(4 * share, x)));
            Each(Bits(batch.Tokens.BottomCount(4 * share, Of(values), per)), (alone, x, _, _) => Bits(alone.BottomCount(4 * share, x)));
            Each(Bits(batch.Tokens.Sample(share, Of(where), Of(keys), per)), (alone, _, k, w) => Bits(alone.Sample(share, w, k)));
            var quantiles = batch.Tokens.Quantile(share, Of(keys), per, Of(where)).data<double>().ToArray();
            foreach (var (end, i) in ends.Select(static (end, i) => (end, i)))
            {
                using var alone = new PackedBatch(new PackedLayout([sizes[i]], [1]));
                var own = (end - sizes[i])..end;
                Assert.Equal(alone.Tokens.Quantile(share, Of(keys[own]), where: Of(where[own])).ToDouble(), quantiles[i]);
            }

            void Each(bool[] together, Func<Axis, Tensor, Tensor, Tensor, bool[]> select)
            {
                foreach (var (end, i) in ends.Select(static (end, i) => (end, i)))
                {
                    using var alone = new PackedBatch(new PackedLayout([sizes[i]], [1]));
                    var own = (end - sizes[i])..end;
                    Assert.Equal(select(alone.Tokens, Of(values[own]), Of(keys[own]), Of(where[own])), together[own]);
                }
            }
        }

        static Tensor Of<T>(T[] values) where T : struct => values is bool[] bits ? torch.tensor(bits) : torch.tensor((double[])(object)values);
    }

    /// <summary>A share that comes from a measurement may be out of its range; no element then reads its neighbor's values.</summary>
    [Theory]
    [InlineData(-0.5, 1, 5)]
    [InlineData(2.1, 3, 9)]
    public void ShareOfQuantileBeyondItsRangeIsTheNearestBound(double share, double first, double second)
    {
        using var batch = new PackedBatch(new PackedLayout([2, 3], [1, 1]));
        var values = torch.tensor([3.0, 1, 5, 9, 7]);
        Assert.Equal([first, second], batch.Tokens.Quantile(share, values, batch.Sequences).data<double>().ToArray());
    }

    /// <summary>Excluded values never take the place of an infinitely small one.</summary>
    [Fact]
    public void ExcludedValuesComeAfterAllOthers()
    {
        using var batch = Batch(3, out _, out _);
        var values = torch.tensor([5, double.NegativeInfinity, double.NegativeInfinity]);
        Assert.Equal([false, false, true], Bits(batch.Tokens.TopCount(1, values, where: torch.tensor([false, false, true]))));
        Assert.Equal([false, true, true], Bits(batch.Tokens.TopCount(2, values, where: torch.tensor([false, true, true]))));
    }

    [Fact]
    public void EmptyPopulationSelectsNothing()
    {
        using var batch = new PackedBatch(new PackedLayout([0, 0], [2]));
        var none = torch.zeros(0, ScalarType.Float64);
        Assert.Empty(Bits(batch.Tokens.Top(0.5, none)));
        Assert.Equal(0, batch.Tokens.Quantile(0.5, none).ToDouble());
        Assert.Empty(batch.Tokens.Rank(none).data<double>().ToArray());
        Assert.Equal(0, batch.Sequences.Quantile(0.5, torch.ones(2), where: torch.tensor([false, false])).ToDouble());
        Assert.Equal([false, false], Bits(batch.Sequences.Top(1, torch.ones(2), where: torch.tensor([false, false]))));
    }

    [Fact]
    public void SlicesCarryTheirPartOfAttachedValues()
    {
        using var batch = new PackedBatch(new PackedLayout([2, 1, 3, 1], [1, 2, 1]));
        batch.Attach("t", batch.Tokens, torch.arange(7));
        batch.Attach("s", batch.Sequences, torch.arange(4));
        batch.Attach("g", batch.Groups, torch.arange(3));
        batch.Attach("p", batch.Positions, torch.arange(batch.Positions.Size));
        using var part = batch.Slice(1, 3);
        Assert.Equal([2, 3, 4, 5], part.Attached("t").data<long>().ToArray());
        Assert.Equal([1, 2], part.Attached("s").data<long>().ToArray());
        Assert.Equal([1], part.Attached("g").data<long>().ToArray());
        Assert.Equal([2, 3, 4], part.Attached("p").data<long>().ToArray());
        Assert.Equal(part.Positions.Size, part.Attached("p").shape[0]);
        Assert.Throws<InvalidOperationException>(() => part.Attached("x"));
    }

    private PackedBatch Batch(int size, out double[] values, out bool[] where)
    {
        values = [.. Enumerable.Range(0, size).Select(_ => (double)_random.Next(2 * size))];
        where = [.. Enumerable.Range(0, size).Select(_ => _random.Next(3) > 0)];
        return new PackedBatch(new PackedLayout([size], [1]));
    }

    private static bool[] Pick(double[] values, bool[] where, int count)
    {
        var chosen = Enumerable.Range(0, values.Length).Where(i => where[i]).OrderByDescending(i => values[i]).ThenBy(static i => i).Take(count).ToHashSet();
        return [.. values.Select((_, i) => chosen.Contains(i))];
    }

    private static bool[] Bits(Tensor conditions) => conditions.data<bool>().ToArray();
}
