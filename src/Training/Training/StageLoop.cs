using EntroPIC.Rewards;
using EntroPIC.Telemetry;

namespace EntroPIC.Training;

/// <summary>
/// What all stages do around their learning: take up a run, evaluate, keep the run, stop. Between two rollouts (or batches of texts)
/// nothing is under way that would have to be saved, so runs are kept only there; who cancels waits for the steps of the rollout that
/// is being learnt from, not for the sampling of a rollout or an evaluation. A reward that fails ends the run there, too.
/// </summary>
internal sealed class StageLoop(string stage, PolicyUpdater updater, StageOptions options, long count, IMetricsSink sink)
{
    /// <param name="keeper">Keeps the run; <c>null</c> for a run that is not kept.</param>
    /// <param name="learn">Learns from one rollout or batch and tells how far the run is then.</param>
    /// <param name="cancellation">Ends the stage at the next place where it can be taken up again.</param>
    public TrainingProgress Run(IRunKeeper? keeper, Func<TrainingProgress, TrainingProgress> learn, CancellationToken cancellation)
    {
        var progress = keeper?.Resume() ?? TrainingProgress.None with { Steps = updater.Steps };
        try
        {
            while (true)
            {
                cancellation.ThrowIfCancellationRequested();
                progress = Evaluate(progress);
                var isEnding = progress.Done >= count || progress.HasStoppedEarly;
                keeper?.Keep(progress, isEnding);
                if (isEnding)
                {
                    sink.Flush();
                    return progress;
                }

                progress = learn(progress);
            }
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested && updater.Steps == progress.Steps)
        {
            keeper?.Keep(progress, isEnding: true);
            sink.Flush();
            throw;
        }
        catch (RewardException) when (updater.Steps == progress.Steps)
        {
            KeepAfterFailure(keeper, progress);
            throw;
        }
    }

    // What has gone wrong first is what ends the run.
    private void KeepAfterFailure(IRunKeeper? keeper, TrainingProgress progress)
    {
        try
        {
            keeper?.Keep(progress, isEnding: true);
            sink.Flush();
        }
        catch (IOException failure)
        {
            sink.Warn(failure.Message);
        }
    }

    private TrainingProgress Evaluate(TrainingProgress progress)
    {
        var isDue = progress.Done % options.EvaluateEvery == 0 || progress.Done >= count;
        if (options.Evaluate is not { } evaluate || !isDue || progress.EvaluatedAt == progress.Done)
        {
            return progress;
        }

        var record = new MetricsRecord(StageNames.EvaluationOf(stage), progress.Steps, evaluate());
        sink.Write(record);
        progress = progress with { EvaluatedAt = progress.Done };
        return options.Selection is { } selection ? Select(progress, selection, record) : progress;
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
