using EntroPIC.Batches;
using EntroPIC.Rollouts;
using EntroPIC.Telemetry;

namespace EntroPIC.Training;

/// <summary>A stage that learns from groups of responses with their rewards, whoever wrote them.</summary>
public abstract class RolloutTrainer : StageTrainer
{
    private readonly string _noun;
    private readonly IRolloutSource _rollouts;

    /// <param name="stage">The stage's name in records of metrics.</param>
    /// <param name="noun">What it learns from at once, in messages.</param>
    /// <param name="rollouts">The source of rollouts.</param>
    /// <param name="updater">The updater of the policy.</param>
    /// <param name="options">Length of the stage, and evaluations.</param>
    /// <param name="sink">Sink of the metrics; not disposed here.</param>
    /// <param name="time">The clock behind tokens per second.</param>
    private protected RolloutTrainer(
        string stage, string noun, IRolloutSource rollouts, PolicyUpdater updater, StageOptions options, IMetricsSink sink, TimeProvider? time)
        : base(stage, updater, options, sink, time)
    {
        ArgumentNullException.ThrowIfNull(rollouts);
        (_noun, _rollouts) = (noun, rollouts);
    }

    /// <summary>Gives a rollout what the updater cannot know.</summary>
    private protected virtual void Prepare(PackedBatch rollout)
    {
    }

    private protected override Func<TrainingProgress, TrainingProgress> Begin(CancellationToken cancellation)
    {
        var (controls, learning) = (new ControlWatch(Updater.Loss.Traits.Controls, Sink), new LearningWatch(Sink, _noun));
        return progress => Learn(progress, controls, learning, cancellation);
    }

    private TrainingProgress Learn(TrainingProgress progress, ControlWatch controls, LearningWatch learning, CancellationToken cancellation)
    {
        controls.Runs = progress.ControlRuns;
        var start = Now();
        using var rollout = _rollouts.Next(progress.Done, Updater.Wanted, cancellation: cancellation);
        cancellation.ThrowIfCancellationRequested();
        rollout.Progress = ShareOf(progress);
        Prepare(rollout);
        var (tokens, hasGradient) = (0L, false);
        foreach (var step in Updater.Update(rollout))
        {
            // Only now: a rollout without a step will be sampled and counted again.
            if (tokens == 0 && rollout.Counts.Count > 0)
            {
                Sink.Write(new MetricsRecord(StageNames.Rollout, progress.Done, rollout.Counts));
            }

            // Sampling and learning together, since this rollout was begun.
            tokens += step.Tokens;
            Record(step, tokens, start);
            controls.Observe(step);
            hasGradient |= step["grad_norm"] != 0;
        }

        learning.Observe(rollout, progress.Done, hasGradient);
        return progress with
        {
            Steps = Updater.Steps,
            Done = progress.Done + 1,
            ControlRuns = controls.Runs,
            Unjudged = progress.Unjudged + RolloutCounts.Of(rollout, RolloutCounts.Unjudged),
            UnjudgedGroups = progress.UnjudgedGroups + RolloutCounts.Of(rollout, RolloutCounts.UnjudgedGroups),
        };
    }
}
