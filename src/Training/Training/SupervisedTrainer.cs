using EntroPIC.Telemetry;

namespace EntroPIC.Training;

/// <summary>Supervised fine-tuning: one optimizer step on each batch of texts.</summary>
public sealed class SupervisedTrainer : StageTrainer
{
    private readonly TextBatches _texts;

    /// <summary>Creates a trainer.</summary>
    /// <param name="texts">The source of texts.</param>
    /// <param name="updater">The updater of the policy, with a loss on <c>logp</c> such as the library's <c>Supervised</c>; one that reads <c>ref_logp</c> needs a reference.</param>
    /// <param name="options">Length of the stage, and evaluations.</param>
    /// <param name="sink">Sink of the metrics; not disposed here.</param>
    /// <param name="time">The clock behind tokens per second.</param>
    public SupervisedTrainer(TextBatches texts, PolicyUpdater updater, StageOptions options, IMetricsSink sink, TimeProvider? time = null)
        : base(StageNames.Supervised, updater, options, sink, time)
    {
        ArgumentNullException.ThrowIfNull(texts);
        _texts = texts;
    }

    private protected override Func<TrainingProgress, TrainingProgress> Begin(CancellationToken cancellation) => Learn;

    private TrainingProgress Learn(TrainingProgress progress)
    {
        var start = Now();
        using var batch = _texts.Next(progress.Done);
        batch.Progress = ShareOf(progress);
        Updater.GiveReference(batch);
        var step = Updater.Step(batch);
        Record(step, step.Tokens, start);
        return progress with { Steps = Updater.Steps, Done = progress.Done + 1 };
    }
}
