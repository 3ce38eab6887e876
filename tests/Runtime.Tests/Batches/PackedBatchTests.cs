using EntroPIC.Batches;
using EntroPIC.Tests;
using TorchSharp;
using static TorchSharp.torch;

namespace Runtime.Tests.Batches;

public sealed class PackedBatchTests : TorchTest
{
    [Fact]
    public void SliceKeepsAllSignalsButThoseOfThePolicy()
    {
        using var batch = Batch();
        using var slice = batch.Slice(1, 3);
        Assert.Equal([12, 13, 14], slice.TokenIds);
        Assert.Equal([[2], [3]], slice.Prompts);
        AssertSame(tensor([-1.2, -1.3, -1.4]), slice.OldLogp);
        AssertSame(tensor((double[])[1, 2]), slice.Reward);
        AssertSame(tensor((double[])[20, 30]), slice.Attached("chosen"));
        AssertSame(tensor((double[])[1, 0]), slice.IndexInGroup);
        Assert.False(slice.Has(Signals.Logp));
        Assert.Equal((7, 5, 2, 0.5), (slice.Step, slice.Seed, slice.Epoch, slice.Progress));
    }

    [Fact]
    public void JoinOfSlicesRestoresAllSignalsButThoseOfThePolicy()
    {
        using var batch = Batch();
        using var first = batch.Slice(0, 2);
        using var second = batch.Slice(2, 3);
        using var whole = PackedBatch.Join([first, second], ("kept", 3));
        Assert.Equal(batch.TokenIds, whole.TokenIds);
        Assert.Equal(batch.Prompts, whole.Prompts);
        Assert.Equal(batch.Layout.GroupOffsets.ToArray(), whole.Layout.GroupOffsets.ToArray());
        AssertSame(batch.OldLogp, whole.OldLogp);
        AssertSame(batch.Reward, whole.Reward);
        Assert.False(whole.Has(Signals.Logp));
        Assert.Equal(0.5, whole.Progress);
        Assert.Equal([("kept", 3.0)], whole.Counts);
    }

    [Fact]
    public void EmptyJoinIsRejected() =>
        Assert.StartsWith("there are no batches", Assert.Throws<ArgumentException>(() => PackedBatch.Join([])).Message, StringComparison.Ordinal);

    [Fact]
    public void ProgressThatNobodySetIsAnError()
    {
        using var batch = new PackedBatch(new PackedLayout([1], [1]));
        Assert.Equal(
            "the batch has no `progress`; the loss needs it: assign it to the batch",
            Assert.Throws<InvalidOperationException>(() => batch.Progress).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => batch.Progress = 1.5);
        Assert.Throws<ArgumentOutOfRangeException>(() => batch.Progress = double.NaN);
    }

    [Fact]
    public void LayoutSignalsAreDerived()
    {
        using var batch = Batch();
        AssertSame(tensor((double[])[2, 1, 2]), batch.Length);
        AssertSame(tensor((double[])[0, 1, 0, 0, 1]), batch.Position);
        AssertSame(tensor((double[])[0, 1, 0]), batch.IndexInGroup);
    }

    [Fact]
    public void NumbersHaveTheTypeOfLogProbabilitiesThenOfRewards()
    {
        using var batch = new PackedBatch(new PackedLayout([2, 1], [2]));
        Assert.Equal(ScalarType.Float32, TypeOfNumbers());
        batch.Truncated = tensor((bool[])[true, false]);
        batch.BaselineReward = zeros(2, ScalarType.Float32);
        batch.OldLogp = zeros(3, ScalarType.Float64);
        Assert.Equal(ScalarType.Float64, TypeOfNumbers());
        batch.Reward = zeros(2, ScalarType.Float32);
        Assert.Equal(ScalarType.Float32, TypeOfNumbers());
        batch.Logp = zeros(3, ScalarType.Float64);
        Assert.Equal(ScalarType.Float64, TypeOfNumbers());

        ScalarType TypeOfNumbers() => batch.Number(tensor((bool[])[true])).dtype;
    }

    [Fact]
    public void MissingSignalIsNamed()
    {
        using var batch = Batch();
        var error = Assert.Throws<InvalidOperationException>(() => batch.RefLogp);
        Assert.StartsWith("the batch has no `ref_logp`", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void WrongSizeIsRejected()
    {
        using var batch = Batch();
        var error = Assert.Throws<ArgumentException>(() => batch.Reward = zeros(5));
        Assert.StartsWith("`reward` has shape [5]; it must have one value per sequence, [3]", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AdvantageIsPerSequenceOrPerToken()
    {
        using var batch = Batch();
        batch.SetAdvantage(zeros(5), batch.Tokens);
        Assert.Same(batch.Tokens, batch.AxisOf(Signals.Advantage));
        Assert.Throws<ArgumentException>(() => batch.SetAdvantage(zeros(2), batch.Groups));
    }

    [Fact]
    public void SignalsDoNotShareOneTensor()
    {
        using var batch = Batch();
        batch.RefLogp = batch.OldLogp;
        batch.OldLogp = zeros(5, ScalarType.Float64);
        AssertSame(tensor([-1.0, -1.1, -1.2, -1.3, -1.4]), batch.RefLogp);
    }

    [Fact]
    public void RandomKeysDependOnlyOnSeedStepAndName()
    {
        using var batch = Batch();
        var keys = batch.RandomKeys("mask", batch.Tokens);
        AssertSame(keys, Batch().RandomKeys("mask", batch.Tokens));
        Assert.NotEqual(0, (keys != batch.RandomKeys("other", batch.Tokens)).sum().ToInt64());
        batch.Step++;
        Assert.NotEqual(0, (keys != batch.RandomKeys("mask", batch.Tokens)).sum().ToInt64());
    }

    /// <summary>A group of two responses and one of one.</summary>
    private static PackedBatch Batch()
    {
        var batch = new PackedBatch(new PackedLayout([2, 1, 2], [2, 1]))
        {
            Step = 7,
            Seed = 5,
            Epoch = 2,
            Progress = 0.5,
            Prompts = [[1], [2], [3]],
            TokenIds = [10, 11, 12, 13, 14],
            Logp = tensor([-0.1, -0.2, -0.3, -0.4, -0.5]),
            OldLogp = tensor([-1.0, -1.1, -1.2, -1.3, -1.4]),
            Reward = tensor((double[])[0, 1, 2]),
        };
        batch.Attach("chosen", batch.Sequences, tensor((double[])[10, 20, 30]));
        return batch;
    }
}
