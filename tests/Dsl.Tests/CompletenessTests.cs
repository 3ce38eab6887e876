using EntroPIC.Dsl.Analysis.Trials;
using EntroPIC.Dsl.Graph;
using EntroPIC.Dsl.Model;
using EntroPIC.Dsl.Ranges;

namespace Dsl.Tests;

/// <summary>Tables by operation, signal and reduction hold every one of them: what is forgotten fails here, and is no wrong number.</summary>
public sealed class CompletenessTests
{
    public static TheoryData<string> Elementwise => [.. Enum.GetValues<Op>().Where(static op => OpInfo.Of(op).Family == OpFamily.Elementwise).Select(static op => op.ToString())];

    public static TheoryData<string> Modes => [.. ReductionMode.Names];

    [Theory]
    [MemberData(nameof(Elementwise))]
    public void OperationHasValueOnNumbers(string name)
    {
        Assert.True(ConstantFolder.TryFold(Enum.Parse<Op>(name), [1, 1, 1], out var value));
        Assert.True(double.IsFinite(value));
    }

    /// <summary>Without a rule, an interval is all numbers, which proves nothing: the interval of ones must be narrower.</summary>
    [Theory]
    [MemberData(nameof(Elementwise))]
    public void OperationHasIntervalRule(string name)
    {
        var one = Interval.Point(1);
        Assert.False(IntervalArithmetic.Apply(Enum.Parse<Op>(name), one, one, one).IsAll);
    }

    [Fact]
    public void TrialBatchHasEverySignal()
    {
        var batch = new TrialBatch([2, 1], [3]);

        Assert.All(SignalInfo.OfBatches, signal => Assert.Equal(batch.Count(signal.Scope), batch[signal.Name].Length));
    }

    [Theory]
    [MemberData(nameof(Modes))]
    public void ReductionHandlesTokensAndSequences(string mode)
    {
        var argument = ReductionMode.Find(mode)!.TakesLength ? "(8)" : "";
        foreach (var value in (string[])["logp", "mean(logp per sequence)"])
        {
            var loss = Source.Loss($"loss A {{ policy {value} reduce {mode}{argument} }}");
            Assert.Equal((Scope.Batch, true), (loss.Loss.Scope, loss.Loss.IsLive));
        }
    }
}
