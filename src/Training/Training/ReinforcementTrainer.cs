using EntroPIC.Dsl.Binding;
using EntroPIC.Rollouts;
using EntroPIC.Telemetry;

namespace EntroPIC.Training;

/// <summary>
/// Reinforcement learning with verifiable rewards: rollout, reward, advantage, optimizer steps, again and again. Everything random
/// is determined by the seeds of its parts, so one seed gives one run.
/// </summary>
public sealed class ReinforcementTrainer
{
    private readonly IRolloutSource _rollouts;
    private readonly PolicyUpdater _updater;
    private readonly ReinforcementOptions _options;
    private readonly IMetricsSink _sink;
    private readonly TimeProvider _time;

    /// <summary>A trainer.</summary>
    /// <param name="rollouts">Where rollouts come from.</param>
    /// <param name="updater">What learns from them.</param>
    /// <param name="options">How long, and what happens in between.</param>
    /// <param name="sink">Where metrics go; not disposed here.</param>
    /// <param name="time">The clock behind tokens per second.</param>
    public ReinforcementTrainer(IRolloutSource rollouts, PolicyUpdater updater, ReinforcementOptions options, IMetricsSink sink, TimeProvider? time = null)
    {
        ArgumentNullException.ThrowIfNull(rollouts);
        ArgumentNullException.ThrowIfNull(updater);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(sink);
        _rollouts = rollouts;
        _updater = updater;
        _options = options;
        _sink = sink;
        _time = time ?? TimeProvider.System;
    }

    /// <summary>Runs to the end, or until cancelled, which takes effect while a rollout or an evaluation is sampled, or after the steps on a rollout.</summary>
    /// <param name="cancellation">Ends the run early. What was being sampled then is sampled again when the run is taken up.</param>
    /// <returns>How far it came: the end, or an early stop.</returns>
    /// <exception cref="OperationCanceledException">It was cancelled; everything is as the last step left it.</exception>
    /// <exception cref="NonFiniteGradientException">A gradient is not finite; that step was not taken.</exception>
    /// <exception cref="NotFiniteNumberException">A controller's measure is not finite; that step was not taken.</exception>
    public TrainingProgress Run(CancellationToken cancellation = default) => Run(keeper: null, cancellation);

    /// <summary>Likewise, from where the run was kept last, and kept on the way; a run that is cancelled is kept before this throws.</summary>
    /// <param name="keeper">Where the run is kept.</param>
    /// <param name="cancellation">Ends the run early.</param>
    /// <inheritdoc cref="Run(CancellationToken)"/>
    public TrainingProgress Run(IRunKeeper? keeper, CancellationToken cancellation = default)
    {
        var (controls, learning) = (new ControlWatch(_sink), new LearningWatch(_sink));
        return new StageLoop(StageNames.Reinforcement, _updater, _options, _options.Rollouts, _sink)
            .Run(keeper, progress => Learn(progress, controls, learning, cancellation), cancellation);
    }

    private TrainingProgress Learn(TrainingProgress progress, ControlWatch controls, LearningWatch learning, CancellationToken cancellation)
    {
        controls.Runs = progress.ControlRuns;
        var start = _time.GetTimestamp();
        using var rollout = _rollouts.Next(progress.Done, _updater.Wanted, cancellation: cancellation);
        cancellation.ThrowIfCancellationRequested();
        var learnt = 0L;
        foreach (var step in _updater.Update(rollout))
        {
            // Only now: a rollout that nothing is learnt from will be sampled and counted again.
            if (learnt == 0 && rollout.Counts.Count > 0)
            {
                _sink.Write(new MetricsRecord(StageNames.Rollout, progress.Done, rollout.Counts));
            }

            // Sampling and learning together, since this rollout was begun.
            learnt += step.Tokens;
            var seconds = _time.GetElapsedTime(start).TotalSeconds;
            _sink.Write(new MetricsRecord(StageNames.Reinforcement, step.Step, [
                .. step.Values.Select(static metric => (metric.Key, metric.Value)),
                (TrainerMetrics.TokensPerSecond, seconds > 0 ? learnt / seconds : 0),
            ]));
            controls.Look(step);
        }

        learning.Look(rollout, progress.Done);
        return progress with
        {
            Steps = _updater.Steps,
            Done = progress.Done + 1,
            ControlRuns = controls.Runs,
        };
    }
}
