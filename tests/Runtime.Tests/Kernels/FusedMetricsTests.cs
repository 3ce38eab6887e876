using EntroPIC.Batches;
using EntroPIC.Kernels;
using EntroPIC.Losses;
using EntroPIC.Tests;
using TorchSharp;
using static TorchSharp.torch;

namespace Runtime.Tests.Kernels;

/// <summary>The metrics by their kernel against those by tensor operations.</summary>
public sealed class FusedMetricsTests : TorchTest
{
    /// <summary>Losses of the library, of the examples, and of these tests.</summary>
    private static readonly Type[] Types =
    [
        .. LibraryLosses.Types,
        .. new[] { typeof(Arithmetic.Steered).Assembly, typeof(Bandit.Steered).Assembly, typeof(ControlBench.Tuned).Assembly, typeof(Countdown.Tuned).Assembly, typeof(Stories.Steered).Assembly, typeof(FusedMetricsTests).Assembly }
            .SelectMany(static assembly => assembly.GetTypes())
            .Where(static type => type.IsSubclassOf(typeof(PolicyLoss)) && !type.IsAbstract),
    ];

    public static TheoryData<string> Losses => [.. Types.Select(static type => type.FullName!)];

    public static TheoryData<string> OfTheLibrary => LibraryLosses.Names;

    [Theory]
    [MemberData(nameof(Losses))]
    public void MetricsMatchTensorForm(string name)
    {
        foreach (var type in new[] { ScalarType.Float64, ScalarType.Float32 })
        {
            // Responses shorter than any lane, longer than the widest, and empty.
            Compare(Make(name), Batch([40, 1, 0, 3, 17, 22, 5, 2], [4, 4], type, Ordinary));
            Compare(Make(name), Batch([1], [1], type, Ordinary));
            Compare(Make(name), Batch([0, 0], [2], type, Ordinary));
            Compare(Make(name), Batch([9, 2, 0, 33], [2, 2], type, Extreme), 20);
            Compare(Make(name), Batch([9, 2, 0, 33], [2, 2], type, Nothing));
        }
    }

    [Theory]
    [MemberData(nameof(OfTheLibrary))]
    public void MetricsOverManyTokensMatchTensorForm(string name) =>
        Compare(LibraryLosses.Make(name), Batch([.. Enumerable.Range(0, 64).Select(static i => i % 2 == 0 ? 1_000 : 125)], [.. Enumerable.Repeat(8, 8)], ScalarType.Float32, Ordinary));

    [Theory]
    [MemberData(nameof(OfTheLibrary))]
    public void EveryLibraryMetricHasKernel(string name)
    {
        if (name is "Dpo" or "Ipo")
        {
            // Their metrics are those of prompts, which a sweep does not visit without gradient.
            return;
        }

        var loss = LibraryLosses.Make(name);
        var batch = Batch([3, 2], [2], ScalarType.Float64, Ordinary);
        Assert.Equal(loss.Traits.HasMetricKernel, Begin(loss, batch) is var totals && loss.MetricsOf(batch, totals).Values.Count > 0);
    }

    [Fact]
    public void UnsweptMetricsFallBackToTensors()
    {
        Assert.True(new SweptMetrics().Traits.HasMetricKernel);
        Assert.False(new RankedMetrics().Traits.HasMetricKernel);
        using var columns = new KernelBuffers();
        var failure = Assert.Throws<NotSupportedException>(() => new RankedMetrics().MetricsOf(columns, new RankedMetrics().Total(Batch([1], [1], ScalarType.Float32, Ordinary)), new TokenSweep(columns)));
        Assert.Equal("the metrics of RankedMetrics have no kernel; use the tensor form", failure.Message);
    }

    [Fact]
    public void NonContiguousSignalsAreRead()
    {
        // Every second of a table's values: three of four responses are cut, and the other column says otherwise.
        var batch = Batch([9, 2, 1, 3], [2, 2], ScalarType.Float64, Ordinary);
        batch.Truncated = torch.tensor([true, false, true, false, false, true, true, false]).view(4, 2).select(1, 0);
        batch.Reward = torch.tensor([1.0, 9, 2, 9, 3, 9, 4, 9]).view(4, 2).select(1, 0);
        Assert.False(batch.Truncated.is_contiguous() || batch.Reward.is_contiguous());
        Assert.Equal(3 / (4 + 1e-6), Compare(new SweptMetrics(), batch)["share"], 1e-12);
    }

    [Fact]
    public void RatioOnBothBoundsIsNotClipped()
    {
        // Where policies agree the ratio is 1; without room around it, that is where clipping begins, below and above.
        PolicyLoss loss = new Grpo(new() { Low = 0, High = 0 });
        foreach (var type in new[] { ScalarType.Float64, ScalarType.Float32 })
        {
            var batch = Batch([9, 2, 0, 33], [2, 2], type, Nothing);
            batch.Reward = torch.tensor([1.0, 0, 0, 1], type);
            Assert.Equal(0, Compare(loss, batch)["clip_fraction"]);
            batch.OldLogp = batch.OldLogp - 1e-3;
            Assert.NotEqual(0, Compare(loss, batch)["clip_fraction"]);
        }
    }

    [Theory]
    [MemberData(nameof(OfTheLibrary))]
    public void OnlyReturnedTensorsAreAllocated(string name)
    {
        var loss = LibraryLosses.Make(name);
        if (!loss.Traits.HasMetricKernel || loss.Traits.MetricsNeedPreparation)
        {
            return;
        }

        using var form = new FusedForm();
        var batch = Batch([4000, 1, 0, 3, 17, 22, 5, 2], [4, 4], ScalarType.Float32, Ordinary);
        var totals = Begin(loss, batch);

        // One that came out in double precision would be converted anew each time.
        if (batch.Has(Signals.Advantage) && batch.Advantage.dtype == ScalarType.Float64)
        {
            batch.SetAdvantage(batch.Advantage.to(ScalarType.Float32), batch.AxisOf(Signals.Advantage));
        }

        var values = form.MetricsOf(loss, batch, totals).Values;

        // Warm: types are loaded, buffers made.
        for (var i = 0; i < 50; i++)
        {
            form.MetricsOf(loss, batch, totals);
        }

        // A record and an entry for each metric. A column, or even one condition for each token, would be more.
        var tensors = Tensors();
        Assert.InRange(Allocated(() => form.MetricsOf(loss, batch, totals)), 1, 160 * (1 + values.Count));
        Assert.Equal(tensors, Tensors());

        static (long Made, long Living) Tensors()
        {
            var statistics = DisposeScopeManager.Statistics.TensorStatistics;
            return (statistics.CreatedInScopeCount + statistics.CreatedOutsideScopeCount, statistics.ThreadTotalLiveCount);
        }

        // The least of some: what the runtime makes once, while it compiles a method better, is not the work's.
        static long Allocated(Func<LossMetrics> action)
        {
            var least = long.MaxValue;
            for (var i = 0; i < 20; i++)
            {
                var before = GC.GetAllocatedBytesForCurrentThread();
                GC.KeepAlive(action());
                least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
            }

            return least;
        }
    }

    private static PolicyLoss Make(string name) => (PolicyLoss)Activator.CreateInstance(Types.Single(type => type.FullName == name))!;

    private static StepTotals Begin(PolicyLoss loss, PackedBatch batch)
    {
        var random = new Random(29);
        loss.GiveStatistics(batch, torch.nn.functional.log_softmax(torch.tensor([.. Enumerable.Range(0, 5 * batch.Layout.TokenCount).Select(_ => random.NextDouble())], batch.Reward.dtype).view(-1, 5), 1));
        loss.BeginRollout(batch);
        loss.Control(batch);
        return loss.Total(batch);
    }

    private static Dictionary<string, double> Compare(PolicyLoss loss, PackedBatch batch, double scale = 1)
    {
        var totals = Begin(loss, batch);
        using var form = new FusedForm();
        var (expected, actual) = (loss.MetricsOf(batch, totals).Values, form.MetricsOf(loss, batch, totals).Values);
        Assert.Equal(expected.Select(static metric => metric.Key), actual.Select(static metric => metric.Key));
        var tolerance = scale * (batch.Logp.dtype == ScalarType.Float64 ? 1e-12 : 2e-6);
        foreach (var ((name, one), (_, other)) in expected.Zip(actual))
        {
            Assert.True(one.Equals(other) || Math.Abs(one - other) <= tolerance * Math.Max(1, Math.Abs(one)), $"{loss.Name}, {batch.Layout.TokenCount} tokens: `{name}` is {other:R}, by tensors {one:R}");
        }

        return actual.ToDictionary(static metric => metric.Key, static metric => metric.Value);
    }

    private static PackedBatch Batch(int[] lengths, int[] groups, ScalarType type, Action<PackedBatch, Random> fill)
    {
        var random = new Random(23);
        var batch = new PackedBatch(new PackedLayout(lengths, groups)) { Reward = torch.tensor([.. lengths.Select(_ => (double)random.Next(2))], type), Step = 3, Progress = 0.5 };
        LibrarySignals.Fill(batch, random);
        batch.Entropy = Tokens(batch, () => 2 * random.NextDouble());
        batch.Collision = Tokens(batch, random.NextDouble);
        fill(batch, random);
        return batch;
    }

    private static void Ordinary(PackedBatch batch, Random random)
    {
        batch.Logp = Tokens(batch, () => -3 * Math.Pow(random.NextDouble(), 3));
        batch.OldLogp = batch.Logp + Tokens(batch, () => random.NextDouble() - 0.5);
    }

    /// <summary>Ratios at and beyond the bounds of their logarithm, and tokens that are certain.</summary>
    private static void Extreme(PackedBatch batch, Random random)
    {
        double[] shifts = [0, 20, -20, 30, -30, 1e-6, -1e-6];
        batch.Logp = Tokens(batch, () => random.Next(3) == 0 ? 0 : -40 * random.NextDouble());
        batch.OldLogp = batch.Logp - Tokens(batch, () => shifts[random.Next(shifts.Length)]);
    }

    /// <summary>No token takes part, wherever a loss chooses: rewards are alike, all responses were cut off, and the policy stayed as it is.</summary>
    private static void Nothing(PackedBatch batch, Random random)
    {
        batch.Logp = Tokens(batch, static () => 0);
        batch.OldLogp = batch.Logp.clone();
        batch.RolloutLogp = Tokens(batch, static () => -50);
        batch.Entropy = Tokens(batch, static () => 0);
        batch.Reward = torch.ones_like(batch.Reward);
        batch.BaselineReward = torch.ones_like(batch.Reward);
        batch.Truncated = torch.ones_like(batch.Truncated);
    }

    private static Tensor Tokens(PackedBatch batch, Func<double> value) =>
        torch.tensor([.. Enumerable.Range(0, batch.Layout.TokenCount).Select(_ => value())], batch.Reward.dtype);
}
