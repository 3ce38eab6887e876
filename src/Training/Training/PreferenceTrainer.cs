using EntroPIC.Batches;
using EntroPIC.Telemetry;

namespace EntroPIC.Training;

/// <summary>
/// Learning from preferences (DPO and its kin): one optimizer step on each batch of judged responses, which are groups as rollouts have
/// them. Nobody knows the log-probabilities under the policy that wrote the responses; those of the reference stand in for them as
/// <c>old_logp</c>.
/// </summary>
public sealed class PreferenceTrainer : RolloutTrainer
{
    /// <summary>Creates a trainer.</summary>
    /// <param name="preferences">The source of preferences.</param>
    /// <param name="updater">The updater of the policy, with a reference if its loss reads <c>ref_logp</c> or <c>old_logp</c>.</param>
    /// <param name="options">Length of the stage, and evaluations.</param>
    /// <param name="sink">Sink of the metrics; not disposed here.</param>
    /// <param name="time">The clock behind tokens per second.</param>
    /// <exception cref="ArgumentException">The loss reads <c>old_logp</c>, and there is no reference.</exception>
    public PreferenceTrainer(
        PreferenceBatches preferences, PolicyUpdater updater, StageOptions options, IMetricsSink sink, TimeProvider? time = null)
        : base(StageNames.Preference, "step", preferences, updater, options, sink, time)
    {
        if ((Updater.Wanted & Signals.OldLogp) != 0 && !Updater.HasReference)
        {
            throw new ArgumentException($"the loss `{updater.Loss.Name}` uses `old_logp`; on preferences it needs a reference policy", nameof(updater));
        }
    }

    private protected override void Prepare(PackedBatch rollout) => Updater.GiveReferenceAsOld(rollout);
}
