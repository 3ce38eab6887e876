using EntroPIC.Telemetry;

namespace EntroPIC.Training;

/// <summary>
/// Reinforcement learning with verifiable rewards: rollout, reward, advantage, optimiser steps, again and again. Everything random
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

    /// <summary>Runs to the end, or until cancelled between two optimiser steps.</summary>
    /// <exception cref="OperationCanceledException">It was cancelled; everything is as the last step left it.</exception>
    /// <exception cref="NonFiniteGradientException">A gradient is not finite; that step was not taken.</exception>
    /// <exception cref="NotFiniteNumberException">A controller's measure is not finite; that step was not taken.</exception>
    public void Run(CancellationToken cancellation = default)
    {
        var watch = new ControlWatch(_sink);
        for (var index = 0L; index < _options.Rollouts; index++)
        {
            cancellation.ThrowIfCancellationRequested();
            Evaluate(index);
            var start = _time.GetTimestamp();
            using var rollout = _rollouts.Next(index, _updater.Wanted);
            var learnt = 0L;
            foreach (var step in _updater.Update(rollout))
            {
                // Sampling and learning together, since this rollout was begun.
                learnt += step.Tokens;
                var seconds = _time.GetElapsedTime(start).TotalSeconds;
                _sink.Write(new MetricsRecord("rl", step.Step, [
                    .. step.Values.Select(static metric => (metric.Key, metric.Value)),
                    ("tokens_per_second", seconds > 0 ? learnt / seconds : 0),
                ]));
                watch.Look(step);
                cancellation.ThrowIfCancellationRequested();
            }
        }

        Evaluate(_options.Rollouts);
        _sink.Flush();
    }

    private void Evaluate(long rollouts)
    {
        if (_options.Evaluate is { } evaluate && (rollouts % _options.EvaluateEvery == 0 || rollouts == _options.Rollouts))
        {
            _sink.Write(new MetricsRecord("eval", _updater.Steps, evaluate()));
        }
    }
}
