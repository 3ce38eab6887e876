using EntroPIC.Checkpoints;
using EntroPIC.Losses;
using EntroPIC.Runs;
using EntroPIC.Telemetry;
using EntroPIC.Tests;
using EntroPIC.Training;
using Training.Tests.Training;
using TorchSharp;
using AdamW = EntroPIC.Training.AdamW;

namespace Training.Tests.Runs;

public sealed class RunKeeperTests : TorchTest
{
    private readonly TemporaryFolder _folder = new();

    public override void Dispose()
    {
        _folder.Dispose();
        base.Dispose();
    }

    [Theory]
    [InlineData(17, 1)]
    [InlineData(0, 1)]
    [InlineData(17, 4)]
    public void ResumedRunMatchesAnUninterruptedOne(int stop, int miniBatches)
    {
        var straight = New("straight") with { Update = Update(miniBatches), Rollouts = 40 / miniBatches };
        var expected = straight.Run();

        var broken = straight with { Folder = _folder.File("broken") };
        Assert.NotEqual(expected, broken.Run(cancelAt: stop));
        Assert.Equal((stop / miniBatches * miniBatches) + miniBatches, new CheckpointStore(broken.Checkpoints).Latest()!.Step);
        Assert.Equal(expected, broken.Run());
        AssertSameMetrics(straight, broken);
    }

    [Fact]
    public void CrashLosesOnlyStepsAfterTheLastCheckpoint()
    {
        var straight = New("straight");
        var expected = straight.Run();

        // Canceled after step 23 the run was kept there; without that checkpoint it is as after a crash, with lines that are to come again.
        var broken = New("broken");
        broken.Run(cancelAt: 23);
        Directory.Delete(Path.Combine(broken.Checkpoints, "step-00000024"), recursive: true);
        Assert.Equal(20, new CheckpointStore(broken.Checkpoints).Latest()!.Step);
        Assert.Equal(expected, broken.Run());
        AssertSameMetrics(straight, broken);
    }

    [Fact]
    public void RunWithoutCheckpointRestartsWithItsMetrics()
    {
        var straight = New("straight");
        var expected = straight.Run();
        var broken = New("broken");
        broken.Run(cancelAt: 7);
        foreach (var checkpoint in Directory.GetDirectories(broken.Checkpoints))
        {
            Directory.Delete(checkpoint, recursive: true);
        }

        Assert.Equal(expected, broken.Run());
        AssertSameMetrics(straight, broken);
    }

    [Fact]
    public void DamagedCheckpointIsSkippedForTheOneBefore()
    {
        var straight = New("straight");
        var expected = straight.Run();
        var broken = New("broken");
        broken.Run(cancelAt: 23);
        File.AppendAllText(Path.Combine(broken.Checkpoints, "step-00000024", "model.safetensors"), "x");
        Assert.Equal(expected, broken.Run());
        Assert.Contains("step-00000024` is refused: `model.safetensors` has ", Assert.Single(broken.Remarks), StringComparison.Ordinal);
        AssertSameMetrics(straight, broken);
    }

    [Fact]
    public void RerunningAFinishedRunChangesNothing()
    {
        var run = New("run") with { Rollouts = 6 };
        var (expected, lines) = (run.Run(), File.ReadAllText(run.Metrics));
        Assert.Equal(expected, run.Run());
        Assert.Equal(lines, File.ReadAllText(run.Metrics));
    }

    [Fact]
    public void Bfloat16ModelsKeepTheirMasters()
    {
        var straight = New("straight") with { Model = static () => new(EchoTask.Model().Config, seed: 1, torch.ScalarType.BFloat16), Rollouts = 12 };
        var broken = straight with { Folder = _folder.File("broken") };
        broken.Run(cancelAt: 4);
        Assert.Equal(straight.Run(), broken.Run());
        AssertSameMetrics(straight, broken);
    }

    [Fact]
    public void ControllersStartFreshUnderAnotherLossWithAWarning()
    {
        var run = New("run") with { Rollouts = 6, Loss = static () => new Grpo() };
        run.Run();
        var other = run with { Rollouts = 12, Loss = static () => new EntroPic() };
        other.Remarks.Clear();
        other.Run();
        Assert.Equal("`EntroPic` resumes a checkpoint of `Grpo`; its controllers start fresh", Assert.Single(other.Remarks));
        Assert.Equal(Enumerable.Range(0, 12).Select(static step => (long)step), Records(other).Where(static record => record.Stage == "rl").Select(static record => record.Step));
        Assert.Equal(6, Records(other).Count(static record => record.Metrics.ContainsKey("alpha")));
    }

    [Fact]
    public void BestIsKeptAndPatienceEndsTheStage()
    {
        // The norm of the weights falls by decay alone while no reward differs.
        var run = New("run") with { Selection = new Selection { Metric = "norm", LowerIsBetter = true, Patience = 2, MinimumGain = 1e9 }, Every = 1000 };
        run.Run();
        Assert.Equal([0, 4, 8], Records(run).Where(static record => record.Stage == "rl_eval").Select(static record => record.Step));
        var store = new CheckpointStore(run.Checkpoints);
        Assert.Equal([0, 8], store.Steps);
        Assert.Equal(0, store.Best!.Step);
    }

    [Fact]
    public void CheckpointLoadsAsAModel()
    {
        var run = New("run") with { Rollouts = 6 };
        run.Run();
        using var model = CheckpointFolder.Open(new CheckpointStore(run.Checkpoints).Latest()!.Folder).Load();
        Assert.Equal(EchoTask.Model().Config, model.Config);
    }

    [Fact]
    public void CheckpointOfAnotherModelIsRejected()
    {
        var run = New("run") with { Rollouts = 6 };
        run.Run();
        var other = run with { Model = static () => new(EchoTask.Model().Config with { HiddenSize = 24 }, seed: 1) };
        Assert.Contains("this run needs Float32 [", Assert.Throws<InvalidDataException>(() => other.Run()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void OptimizerWithoutSavableStateIsRejected()
    {
        using var policy = new TablePolicy(1);
        using var optimizer = torch.optim.SGD(policy.Weights.Select(static weight => weight.Weight), 0.5);
        var updater = new PolicyUpdater(policy, new Grpo(), optimizer, new UpdateOptions());
        var failure = Assert.Throws<ArgumentException>(() => new RunKeeper(
            new CheckpointStore(_folder.File("store")), updater, new NamedWeights(policy.Weights), new Recorder()));
        Assert.StartsWith("the state of the optimizer `SGD` cannot be saved; use `EntroPIC.Training.AdamW`", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void SupervisedStageIsResumed()
    {
        Assert.Equal(Train("straight", null), Train("broken", 9));

        string Train(string name, long? cancelAt)
        {
            using var source = new CancellationTokenSource();
            var weights = "";
            for (var part = 0; part < (cancelAt is null ? 1 : 2); part++)
            {
                var recorder = new CancelingRecorder(part == 0 ? cancelAt : null, source);
                using var model = EchoTask.Model();
                var policy = new TransformerPolicy(model);
                using var optimizer = new AdamW(policy.Weights);
                var updater = new PolicyUpdater(policy, new Supervised(), optimizer, new UpdateOptions());
                var keeper = new RunKeeper(new CheckpointStore(_folder.File(name), new CheckpointOptions { Every = 4 }), updater, new TransformerFiles(model), recorder);
                var trainer = new SupervisedTrainer(EchoTask.Texts(batchSize: 3), updater, new StageOptions { Length = 20 }, recorder);
                if (part == 0 && cancelAt is not null)
                {
                    Assert.Throws<OperationCanceledException>(() => trainer.Run(keeper, source.Token));
                }
                else
                {
                    Assert.Equal(20, trainer.Run(keeper).Done);
                }

                weights = string.Join(' ', policy.Weights.Select(static weight => Convert.ToHexString(weight.Weight.bytes)));
            }

            return weights;
        }
    }

    private KeptRun New(string name) => new(_folder.File(name));

    private static UpdateOptions Update(int miniBatches) => new() { MiniBatches = miniBatches, LearningRate = new LearningRateSchedule { Peak = 0.01, WarmupSteps = 5 } };

    private static IReadOnlyList<MetricsRecord> Records(KeptRun run) => JsonLines.Read(run.Metrics).Records;

    private static void AssertSameMetrics(KeptRun expected, KeptRun actual)
    {
        // The clock stands still, so there is nothing to leave out.
        Assert.Equal(File.ReadAllText(expected.Metrics), File.ReadAllText(actual.Metrics));
        Assert.Equal(File.ReadAllBytes(Path.Combine(expected.Folder, TensorBoardSink.FileName)), File.ReadAllBytes(Path.Combine(actual.Folder, TensorBoardSink.FileName)));
    }

    private sealed class CancelingRecorder(long? cancelAt, CancellationTokenSource source) : IMetricsSink
    {
        public void Write(MetricsRecord record)
        {
            if (record.Step == cancelAt)
            {
                source.Cancel();
            }
        }

        public void Flush()
        {
        }

        public void Dispose()
        {
        }
    }
}
