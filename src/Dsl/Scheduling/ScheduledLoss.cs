using EntroPIC.Dsl.Model;

namespace EntroPIC.Dsl.Scheduling;

/// <summary>A loss that is ready to print: only the layout remains to be decided.</summary>
/// <param name="Schedule">The order of computation: per rollout, per step, per micro-batch.</param>
/// <param name="Gradient">The gradient of the loss; <c>null</c> if it has none that is symbolic.</param>
/// <param name="Kernel">The loss and its gradient in sweeps; <c>null</c> if the loss has no fused form.</param>
/// <param name="MetricKernel">The metrics in sweeps; <c>null</c> if there are none that sweeps can compute.</param>
internal sealed record ScheduledLoss(LossSchedule Schedule, LossGradient? Gradient, SweepSchedule? Kernel, SweepSchedule? MetricKernel)
{
    public LossModel Model => Schedule.Model;

    public string Name => Model.Name;

    /// <summary>Arranges the values of a loss in sweeps, which completes its graph.</summary>
    public static ScheduledLoss Of(LossSchedule schedule, LossGradient? gradient)
    {
        var kernel = gradient is null ? null : SweepSchedule.OfLoss(schedule, gradient);
        var scheduled = new ScheduledLoss(schedule, gradient, kernel, SweepSchedule.OfMetrics(schedule, kernel?.Prepared ?? []));
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
