using EntroPIC.Batches;
using EntroPIC.Dsl.Binding;
using EntroPIC.Evaluation;
using EntroPIC.Losses;
using EntroPIC.Rewards;
using EntroPIC.Tests;
using EntroPIC.Training;
using Training.Tests.Runs;
using TorchSharp;
using AdamW = EntroPIC.Training.AdamW;

namespace Training.Tests.Training;

/// <summary>Whole stages on the smallest job.</summary>
public sealed class TrainerTests : TorchTest
{
    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void ReinforcementLearnsFromRewardsAlone(int miniBatches)
    {
        var rewards = EchoTask.Train(new Grpo(), 120, new UpdateOptions { MiniBatches = miniBatches }).Values("rl", "reward").ToList();
        Assert.True(rewards.Take(5 * miniBatches).Average() < 0.3, $"it starts at {rewards.Take(5 * miniBatches).Average()}");
        Assert.True(rewards.TakeLast(5 * miniBatches).Average() > 0.7, $"it ends at {rewards.TakeLast(5 * miniBatches).Average()}");
    }

    [Fact]
    public void SupervisedFineTuningLearnsTheTexts()
    {
        var recorder = new Recorder();
        using var model = EchoTask.Model();
        using var optimizer = torch.optim.AdamW(model.parameters(), 0.02);
        var updater = new PolicyUpdater(new TransformerPolicy(model), new Supervised(), optimizer, new UpdateOptions());
        new SupervisedTrainer(EchoTask.Texts(batchSize: 4), updater, new StageOptions { Length = 60 }, recorder).Run();
        var losses = recorder.Values("sft", "loss").ToList();
        Assert.True(losses[0] > 1 && losses[^1] < 0.1, $"the loss goes from {losses[0]} to {losses[^1]}");
        var evaluation = new Evaluator(model, EchoTask.Tokenizer, EchoTask.Problems, new ExactAnswer(), EchoTask.Options.Sampling, responses: 4, seed: 1).Run();
        Assert.True(evaluation.Average > 0.8, $"{evaluation.Average} of the answers are right");
    }

    [Fact]
    public void NoTextsAndEmptyBatchesAreRefused()
    {
        Assert.StartsWith("the set of texts is empty", Assert.Throws<ArgumentException>(() => new TextBatches(EchoTask.Tokenizer, [], 1, 1)).Message, StringComparison.Ordinal);
        Assert.Equal("`batchSize` is 0; it must be at least 1", Assert.Throws<ArgumentOutOfRangeException>(() => EchoTask.Texts(batchSize: 0)).Message);
    }

    [Fact]
    public void SameSeedGivesTheSameRunBitForBit()
    {
        var (first, second) = (Run(), Run());
        Assert.Equal(first, second);

        static IEnumerable<KeyValuePair<string, double>> Run() => EchoTask.Train(new EntroPic(), 5, new UpdateOptions { MiniBatches = 2, MicroBatchTokens = 30 })
            .Records.SelectMany(static record => record.Metrics).Where(static metric => metric.Key != "tokens_per_second").ToList();
    }

    [Fact]
    public void EachStepReportsEveryMetric()
    {
        var record = EchoTask.Train(new EntroPic(), 1).Records.Single();
        string[] expected =
        [
            "reward", "reward_std", "groups_equal", "entropy", "clip_fraction", "kl", "target", "alpha", "alpha_saturated", "alpha_authority", "loss", "grad_norm",
            "length_mean", "truncated", "tokens_per_second",
        ];
        Assert.Equal(expected, record.Metrics.Keys);
        Assert.Equal(("rl", 0), (record.Stage, record.Step));
        Assert.All(record.Metrics.Values, static value => Assert.True(double.IsFinite(value)));
    }

    /// <summary>In its first steps, a budget is the mean of the entropies so far, times the share of the rollouts that are left.</summary>
    [Theory]
    [InlineData(1, new[] { 1, 0.75, 0.5, 0.25 })]
    [InlineData(2, new[] { 1, 1, 0.75, 0.75, 0.5, 0.5, 0.25, 0.25 })]
    public void ProgressIsTheShareOfRolloutsTaken(int miniBatches, double[] left)
    {
        var run = EchoTask.Train(new EntroPicAuto(), 4, new UpdateOptions { MiniBatches = miniBatches });
        var (entropies, targets) = (run.Values("rl", "entropy").ToList(), run.Values("rl", "target").ToList());
        Assert.Equal(left.Length, targets.Count);
        Assert.Equal(entropies[0], targets[0], 1e-6);
        for (var step = 1; step < left.Length; step++)
        {
            Assert.Equal(left[step] * entropies.Take(step).Average(), targets[step], 1e-6);
        }
    }

    [Fact]
    public void TrainerMetricsListsEveryName()
    {
        var update = new UpdateOptions { LearningRate = new LearningRateSchedule { Peak = 0.01 } };
        var logged = EchoTask.Train(new Grpo(), 1, update).Records.Single().Metrics.Keys;
        Assert.Equal(["clip_fraction", "kl"], logged.Where(static name => LoggedNames.Find(name) is null));
        Assert.Equal(10, logged.Count(static name => LoggedNames.Find(name) is not null));
    }

    [Fact]
    public void RewardsAreLoggedWithTheirSpreadWithinGroups()
    {
        using var batch = new PackedBatch(new PackedLayout([1, 1, 1, 1, 1, 1, 1], [4, 2, 1])) { Reward = torch.tensor([0.0, 1, 1, 0, 3, 3, 7]) };

        // Group 0: mean 1/2, four squares of 1/4, divided by 3. Groups 1 and 2 have none.
        var spread = RewardSpread.Of(batch);
        Assert.Equal(Math.Sqrt(1.0 / 3) / 3, spread.MeanStd, 12);
        Assert.Equal(2.0 / 3, spread.ShareEqual, 12);
    }

    [Fact]
    public void EvaluationsRunAtTheStartInBetweenAndAtTheEnd()
    {
        var evaluations = 0;
        var stage = new StageOptions { Length = 5, EvaluateEvery = 2, Evaluate = () => [("avg", ++evaluations)] };
        var recorder = EchoTask.Train(new Grpo(), 5, stage: stage);
        Assert.Equal([0, 2, 4, 5], recorder.Records.Where(static record => record.Stage == "rl_eval").Select(static record => record.Step));
    }

    [Fact]
    public void CanceledRunStopsBetweenTwoSteps()
    {
        using var source = new CancellationTokenSource();
        source.Cancel();
        Assert.Throws<OperationCanceledException>(() => EchoTask.Train(new Grpo(), 5, cancellation: source.Token));
    }

    [Fact]
    public void ControllerWithoutAuthorityIsAWarning()
    {
        // Every response is right, so every advantage is 0.
        using var model = EchoTask.Model();
        using var optimizer = torch.optim.SGD(model.parameters(), 1e-3);
        var recorder = new Recorder();
        var updater = new PolicyUpdater(new TransformerPolicy(model), new EntroPic(), optimizer, new UpdateOptions());
        new ReinforcementTrainer(EchoTask.Rollouts(model, new FunctionReward(static (_, _) => 1)), updater, new StageOptions { Length = 51 }, recorder).Run();
        Assert.Equal(
            [
                "rollout 0 teaches nothing, every advantage is 0: all 32 rewards are 1",
                "the last 10 rollouts up to 9 teach nothing, every advantage is 0: all 32 rewards are 1",
            ],
            recorder.Warnings[..2]);
        Assert.Contains(recorder.Warnings[2..], static warning => warning.StartsWith("`alpha` has had nothing to act on for 50 steps", StringComparison.Ordinal));
    }

    /// <summary>A floor far below entropy rests at 0, its lower bound: that is no failure. One far above never gets there.</summary>
    [Theory]
    [InlineData(1e-4, 0.0, false)]
    [InlineData(19.0, 1.0, true)]
    public void ControlAtBoundIsWarningUnlessItIsOff(double target, double output, bool isWarning)
    {
        var recorder = EchoTask.Train(new EntroPicFloor(new() { Target = target }), 51);
        var last = recorder.Records.Last(static record => record.Stage == "rl").Metrics;
        Assert.Equal((output, 1), (last["push"], last["push_saturated"]));
        Assert.Equal(isWarning, recorder.Warnings.Any(static warning => warning.StartsWith("`push` has been at its bound for 50 steps", StringComparison.Ordinal)));
    }

    [Fact]
    public void UninformativeRolloutsAreReportedAgainAfterLearning()
    {
        var recorder = new Recorder();
        var watch = new LearningWatch(recorder);
        foreach (var (first, count) in new[] { (0, 10), (20, 1), (30, 9), (40, 10) })
        {
            for (var number = first; number < first + count; number++)
            {
                Look(0, number);
            }

            Look(1, first + count);
        }

        Assert.Equal(["rollout 0 teaches", "the last 10 rollouts up to 9 teach", "the last 10 rollouts up to 49 teach"], recorder.Warnings.Select(static warning => warning.Split(" nothing")[0]));

        for (var number = 50; number < 60; number++)
        {
            Look(1, number, hasGradient: false);
        }

        Assert.Equal("the last 10 rollouts up to 59 teach nothing, the gradient is 0 in every step: see what the loss keeps, stops and clips", recorder.Warnings[^1]);

        void Look(double advantage, long number, bool hasGradient = true)
        {
            using var batch = new PackedBatch(new PackedLayout([1, 1], [2])) { Reward = torch.tensor([1.0, 1]), Advantage = torch.tensor([advantage, -advantage]) };
            watch.Observe(batch, number, hasGradient);
        }
    }

    [Fact]
    public void NativeTensorsDoNotPileUp()
    {
        using var model = EchoTask.Model();
        using var optimizer = torch.optim.AdamW(model.parameters(), 0.01);
        var updater = new PolicyUpdater(new TransformerPolicy(model), new EntroPic(), optimizer, new UpdateOptions { MiniBatches = 2, MicroBatchTokens = 40 });
        var counts = new List<long>();
        for (var i = 0; i < 12; i++)
        {
            new ReinforcementTrainer(EchoTask.Rollouts(model), updater, new StageOptions { Length = 2 }, new Recorder()).Run();
            counts.Add(DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount);
        }

        Assert.Single(counts.Skip(3).Distinct());
    }

    [FactOnUnix]
    public void MemoryStaysFlatOver500Steps()
    {
        using var model = EchoTask.Model();
        var policy = new TransformerPolicy(model);
        using var optimizer = new AdamW(policy.Weights);
        var updater = new PolicyUpdater(policy, new EntroPic(), optimizer, new UpdateOptions());
        var trainer = new ReinforcementTrainer(EchoTask.Rollouts(model), updater, new StageOptions { Length = 250 }, new Recorder());
        trainer.Run();
        var (tensors, memory) = (DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount, Memory());
        trainer.Run();
        Assert.Equal(500, updater.Steps);
        Assert.Equal(tensors, DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount);

        // 64 KiB a step; what is less, the heap of .NET comes and goes by.
        var grown = Memory() - memory;
        Assert.True(grown < 16 << 20, $"the process has grown by {grown / 1024} KiB in 250 steps");
    }

    private static long Memory()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        return Environment.WorkingSet;
    }
}
