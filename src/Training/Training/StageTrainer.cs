using EntroPIC.Rewards;
using EntroPIC.Telemetry;

namespace EntroPIC.Training;

/// <summary>
/// Runs a stage: resumes, learns, evaluates, saves, stops. Between two rollouts (or batches of texts) no work is in progress that would
/// have to be saved, so runs are saved only there. Cancellation waits for the steps on the current rollout, but not for the sampling of
/// a rollout or an evaluation. A reward that fails ends the run there, too.
/// </summary>
public abstract class StageTrainer
{
    private readonly string _stage;
    private readonly StageOptions _options;
    private readonly TimeProvider _time;

    /// <param name="stage">The stage's name in records of metrics.</param>
    /// <param name="updater">The updater of the policy.</param>
    /// <param name="options">Length of the stage, and evaluations.</param>
    /// <param name="sink">Sink of the metrics; not disposed here.</param>
    /// <param name="time">The clock behind tokens per second.</param>
    private protected StageTrainer(string stage, PolicyUpdater updater, StageOptions options, IMetricsSink sink, TimeProvider? time)
    {
        ArgumentNullException.ThrowIfNull(updater);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(sink);
        _stage = stage;
        _options = options;
        _time = time ?? TimeProvider.System;
        Updater = updater;
        Sink = sink;
    }

    private protected PolicyUpdater Updater { get; }

    private protected IMetricsSink Sink { get; }

    /// <summary>
    /// Runs to the end or until cancellation. Cancellation takes effect during sampling, or after the steps on a rollout.
    /// </summary>
    /// <param name="cancellation">Ends the run early. An unfinished rollout or evaluation is sampled again when the run is resumed.</param>
    /// <returns>The progress at the end, or at an early stop.</returns>
    /// <exception cref="OperationCanceledException">The run was canceled; the state is that after the last step.</exception>
    /// <exception cref="NonFiniteGradientException">A gradient is not finite; that step was not taken.</exception>
    /// <exception cref="NotFiniteNumberException">A controller's measurement is not finite; that step was not taken.</exception>
    public TrainingProgress Run(CancellationToken cancellation = default) => Run(keeper: null, cancellation);

    /// <summary>Runs with checkpoints: resumes from the last one and saves new ones, also on cancellation.</summary>
    /// <param name="keeper">The keeper of the run; <c>null</c> for a run without checkpoints.</param>
    /// <param name="cancellation">Ends the run early.</param>
    /// <inheritdoc cref="Run(CancellationToken)"/>
    public TrainingProgress Run(IRunKeeper? keeper, CancellationToken cancellation = default)
    {
        var learn = Begin(cancellation);
        var progress = keeper?.Resume() ?? TrainingProgress.None with { Steps = Updater.Steps };
        try
        {
            while (true)
            {
                cancellation.ThrowIfCancellationRequested();
                progress = Evaluate(progress);
                var isEnding = progress.Done >= _options.Length || progress.HasStoppedEarly;
                keeper?.Keep(progress, isEnding);
                if (isEnding)
                {
                    Sink.Flush();
                    return progress;
                }

                progress = learn(progress);
            }
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested && Updater.Steps == progress.Steps)
        {
            keeper?.Keep(progress, isEnding: true);
            Sink.Flush();
            throw;
        }
        catch (RewardException) when (Updater.Steps == progress.Steps)
        {
            KeepAfterFailure(keeper, progress);
            throw;
        }
    }

    /// <summary>Begins a run. The returned function learns from one rollout or batch and returns the progress after it.</summary>
    private protected abstract Func<TrainingProgress, TrainingProgress> Begin(CancellationToken cancellation);

    /// <summary>Share of the stage that is done.</summary>
    private protected double ShareOf(TrainingProgress progress) => (double)progress.Done / _options.Length;

    private protected long Now() => _time.GetTimestamp();

    /// <summary>Records the metrics of a step.</summary>
    /// <param name="step">The step.</param>
    /// <param name="tokens">Tokens since <paramref name="start"/>.</param>
    /// <param name="start">A time from <see cref="Now"/>.</param>
    private protected void Record(StepMetrics step, long tokens, long start)
    {
        var seconds = _time.GetElapsedTime(start).TotalSeconds;
        Sink.Write(new MetricsRecord(_stage, step.Step, [
            .. step.Values.Select(static metric => (metric.Key, metric.Value)),
            (TrainerMetrics.TokensPerSecond, seconds > 0 ? tokens / seconds : 0),
        ]));
    }

    // The first failure is the one that ends the run.
    private void KeepAfterFailure(IRunKeeper? keeper, TrainingProgress progress)
    {
        try
        {
            keeper?.Keep(progress, isEnding: true);
            Sink.Flush();
        }
        catch (IOException failure)
        {
            Sink.Warn(failure.Message);
        }
    }

    private TrainingProgress Evaluate(TrainingProgress progress)
    {
        var isDue = progress.Done % _options.EvaluateEvery == 0 || progress.Done >= _options.Length;
        if (_options.Evaluate is not { } evaluate || !isDue || progress.EvaluatedAt == progress.Done)
        {
            return progress;
        }

        var record = new MetricsRecord(StageNames.EvaluationOf(_stage), progress.Steps, evaluate());
        Sink.Write(record);
        progress = progress with { EvaluatedAt = progress.Done };
        return _options.Selection is { } selection ? Select(progress, selection, record) : progress;
    }

    private static TrainingProgress Select(TrainingProgress progress, Selection selection, MetricsRecord record)
    {
        if (!record.Metrics.TryGetValue(selection.Metric, out var value))
        {
            throw new InvalidOperationException(
                $"evaluations are compared by `{selection.Metric}`, which they do not have; they have {string.Join(", ", record.Metrics.Keys.Select(static name => $"`{name}`"))}");
        }

        if (selection.IsBetter(value, progress.Best))
        {
            return progress with { Best = value, BestAt = progress.Done, EvaluationsWithoutGain = 0 };
        }

        var without = progress.EvaluationsWithoutGain + 1;
        return progress with { EvaluationsWithoutGain = without, HasStoppedEarly = selection.Patience > 0 && without >= selection.Patience };
    }
}
