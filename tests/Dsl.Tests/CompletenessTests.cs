using EntroPIC.Dsl.Analysis;
using EntroPIC.Dsl.Analysis.Feedback;
using EntroPIC.Dsl.Analysis.Trials;
using EntroPIC.Dsl.Graph;
using EntroPIC.Dsl.Model;
using EntroPIC.Dsl.Ranges;
using EntroPIC.Tests;

namespace Dsl.Tests;

/// <summary>Tables by operation, signal and reduction hold every one of them: what is forgotten fails here, and is no wrong number.</summary>
public sealed class CompletenessTests
{
    public static TheoryData<string> Elementwise => [.. Enum.GetValues<Op>().Where(static op => OpInfo.Of(op).Family == OpFamily.Elementwise).Select(static op => op.ToString())];

    public static TheoryData<string> Operations => OperationSamples.Names;

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
    public void EveryOperationHasSample() => Assert.Equal(Enum.GetValues<Op>().Where(static op => op is not (Op.Error or Op.Truth)), OperationSamples.Covered);

    /// <summary>Scheduling rewrites the sample, makes its slopes finite and differentiates it.</summary>
    [Theory]
    [MemberData(nameof(Operations))]
    public void OperationIsScheduledAndNamed(string name)
    {
        var loss = Source.Scheduled(OperationSamples.LossOf(name));

        Assert.Contains(Enum.Parse<Op>(name), OperationSamples.OperationsOf(loss));
        var graph = loss.Model.Graph;
        Assert.All(Enumerable.Range(0, graph.Count).Select(id => graph[id]), static node => Assert.NotEmpty(NodeNames.Of(node)));
    }

    /// <summary>Analyses ask about few operations of a loss: here, about all of them, with every leaf moving.</summary>
    [Theory]
    [MemberData(nameof(Operations))]
    public void OperationHasRulesInAnalyses(string name)
    {
        var graph = Source.Loss(OperationSamples.LossOf(name)).Graph;
        Node[] nodes = [.. Enumerable.Range(0, graph.Count).Select(id => graph[id])];
        var extents = new ExtentFinder(static _ => new Extent(0, 0));
        var moving = nodes.Where(static node => node is { Family: OpFamily.Leaf, IsConstant: false }).ToDictionary(static leaf => leaf, static _ => Direction.Rises);
        var directions = new Monotonicity(RangeFinder.OfUnknown().Of, moving);
        var trial = new Trial(new TrialBatch([2, 1], [3]), static (_, _) => 1);

        Assert.All(nodes, node =>
        {
            extents.Of(node);
            directions.Of(node);
            if (node.Scope != Scope.Vocabulary && !Array.Exists(node.Inputs, static input => input.Scope == Scope.Vocabulary))
            {
                // A trial sees the statistic, not the vocabulary.
                trial.Of(node);
            }

            Singularity.OperandOf(node);
            DomainAnalysis.Operand(node);
        });
    }

    [Fact]
    public void TrialBatchHasEverySignal()
    {
        var batch = new TrialBatch([2, 1], [3]);

        Assert.All(SignalInfo.OfBatches, signal => Assert.Equal(batch.Count(signal.Scope), batch[signal.Name].Length));
    }

    [Theory]
    [MemberData(nameof(Modes))]
    public void ReductionHandlesTokensSequencesAndGroups(string mode)
    {
        var argument = ReductionMode.Find(mode)!.TakesLength ? "(8)" : "";
        foreach (var value in (string[])["logp", "mean(logp per sequence)", "mean(logp per group)"])
        {
            var loss = Source.Loss($"loss A {{ policy {value} reduce {mode}{argument} }}");
            Assert.Equal((Scope.Batch, true), (loss.Loss.Scope, loss.Loss.IsLive));
        }
    }
}
