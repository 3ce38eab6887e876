using EntroPIC.Rollouts;
using EntroPIC.Telemetry;

namespace EntroPIC.Training;

/// <summary>
/// Reinforcement learning with verifiable rewards: rollout, reward, advantage, optimizer steps, again and again. All randomness comes
/// from the seeds of its parts, so one seed gives one run.
/// </summary>
public sealed class ReinforcementTrainer : RolloutTrainer
{
    /// <summary>Creates a trainer.</summary>
    /// <param name="rollouts">The source of rollouts.</param>
    /// <param name="updater">The updater of the policy.</param>
    /// <param name="options">Length of the stage, and evaluations.</param>
    /// <param name="sink">Sink of the metrics; not disposed here.</param>
    /// <param name="time">The clock behind tokens per second.</param>
    public ReinforcementTrainer(
        IRolloutSource rollouts, PolicyUpdater updater, StageOptions options, IMetricsSink sink, TimeProvider? time = null)
        : base(StageNames.Reinforcement, "rollout", rollouts, updater, options, sink, time)
    {
    }
}
