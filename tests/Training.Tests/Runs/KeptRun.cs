using EntroPIC.Checkpoints;
using EntroPIC.Losses;
using EntroPIC.Models;
using EntroPIC.Runs;
using EntroPIC.Telemetry;
using EntroPIC.Training;
using Training.Tests.Telemetry;
using Training.Tests.Training;
using TorchSharp;
using AdamW = EntroPIC.Training.AdamW;

namespace Training.Tests.Runs;

/// <summary>A run of the smallest job in a folder, as a process of its own would run it: nothing but the folder is shared between two of them.</summary>
internal sealed record KeptRun(string Folder)
{
    public int Rollouts { get; init; } = 40;

    public int Every { get; init; } = 5;

    public UpdateOptions Update { get; init; } = new() { LearningRate = new LearningRateSchedule { Peak = 0.01, WarmupSteps = 5, Shape = LearningRateShape.Cosine, Steps = 60 } };

    public Func<PolicyLoss> Loss { get; init; } = static () => new EntroPic();

    public Func<Transformer> Model { get; init; } = static () => EchoTask.Model();

    public Selection? Selection { get; init; }

    public List<string> Remarks { get; } = [];

    public string Metrics => Path.Combine(Folder, "metrics.jsonl");

    public string Checkpoints => Path.Combine(Folder, "checkpoints");

    /// <summary>Runs, or runs on, to the end or up to where it is canceled.</summary>
    /// <param name="cancelAt">Is canceled while the metrics of this step are written.</param>
    /// <returns>The final state as text: weights, optimizer and controllers, bit for bit.</returns>
    public string Run(long? cancelAt = null)
    {
        using var source = new CancellationTokenSource();
        using var sink = new CompositeSink(new JsonLinesSink(Metrics), new TensorBoardSink(Folder, new Still()), new Watcher(this, cancelAt, source));
        using var model = Model();
        var policy = new TransformerPolicy(model);
        using var optimizer = new AdamW(policy.Weights);
        var loss = Loss();
        var updater = new PolicyUpdater(policy, loss, optimizer, Update);
        var keeper = new RunKeeper(new CheckpointStore(Checkpoints, new CheckpointOptions { Every = Every }), updater, new TransformerFiles(model), sink);
        var stage = new StageOptions
        {
            Length = Rollouts,
            EvaluateEvery = 4,
            Evaluate = () => [("norm", policy.Weights.Sum(static weight => weight.Weight.norm().ToDouble()))],
            Selection = Selection,
        };
        try
        {
            new ReinforcementTrainer(EchoTask.Rollouts(model), updater, stage, sink, new ManualTime()).Run(keeper, source.Token);
        }
        catch (OperationCanceledException) when (cancelAt is not null)
        {
        }

        var tensors = policy.Weights.Select(static weight => (weight.Name, Value: (torch.Tensor)weight.Weight)).Concat(optimizer.State);
        return string.Join('\n', tensors.Select(static tensor => $"{tensor.Name} {Convert.ToHexString(tensor.Value.bytes)}").Append(loss.SaveControllers().ToJsonString()));
    }

    private sealed class Still : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => DateTimeOffset.UnixEpoch;
    }

    private sealed class Watcher(KeptRun run, long? cancelAt, CancellationTokenSource source) : IMetricsSink
    {
        public void Write(MetricsRecord record)
        {
            if (record.Stage == "rl" && record.Step == cancelAt)
            {
                source.Cancel();
            }
        }

        // Some rollouts of this run have no reward at all, which is said and not meant here.
        public void Warn(string message)
        {
            if (!message.StartsWith("rollout ", StringComparison.Ordinal))
            {
                run.Remarks.Add(message);
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
