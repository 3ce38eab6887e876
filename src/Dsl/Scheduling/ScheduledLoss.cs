using EntroPIC.Dsl.Model;

namespace EntroPIC.Dsl.Scheduling;

/// <summary>A loss that is ready to print: only the layout remains to be decided.</summary>
/// <param name="Schedule">The order of computation: per rollout, per step, per micro-batch.</param>
/// <param name="Kernel">The loss and its gradient in sweeps; <c>null</c> if the loss has no fused form.</param>
/// <param name="MetricKernel">The metrics in sweeps; <c>null</c> if there are none that sweeps can compute.</param>
internal sealed record ScheduledLoss(LossSchedule Schedule, SweepSchedule? Kernel, SweepSchedule? MetricKernel)
{
    public LossModel Model => Schedule.Model;

    public string Name => Model.Name;

    /// <summary>Differentiates a loss and arranges its values in sweeps, which completes its graph.</summary>
    public static ScheduledLoss Of(LossSchedule schedule)
    {
        var kernel = SweepSchedule.OfLoss(schedule);
        var scheduled = new ScheduledLoss(schedule, kernel, SweepSchedule.OfMetrics(schedule, kernel?.Prepared ?? []));
        Complete(schedule.Model);
        return scheduled;
    }

    /// <summary>Adds nodes that printers refer to although no value uses them, and seals the graph.</summary>
    private static void Complete(LossModel loss)
    {
        foreach (var option in loss.Options)
        {
            loss.ValueOf(option);
        }

        foreach (var control in loss.Controls)
        {
            loss.OutputOf(control);
        }

        loss.Graph.Seal();
    }
}
