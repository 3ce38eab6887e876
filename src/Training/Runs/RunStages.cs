using EntroPIC.Batches;
using EntroPIC.Checkpoints;
using EntroPIC.Data;
using EntroPIC.Evaluation;
using EntroPIC.Losses;
using EntroPIC.Models;
using EntroPIC.Rollouts;
using EntroPIC.Runs.Configuration;
using EntroPIC.Telemetry;
using EntroPIC.Training;

namespace EntroPIC.Runs;

/// <summary>
/// Runs the stages of a plan: fine-tuning, learning from preferences, reinforcement learning, each if the configuration has it. An interrupted run continues
/// from its last checkpoint.
/// </summary>
internal sealed class RunStages(RunPlan plan, RunFolder folder, TextWriter output)
{
    /// <summary>Runs the stages.</summary>
    /// <returns>The folder of the best checkpoint by the evaluation; null if no checkpoint was compared.</returns>
    /// <exception cref="OperationCanceledException">The run was canceled; its checkpoints are kept.</exception>
    public string? Run(CancellationToken cancellation)
    {
        using var model = plan.Model.Load();
        using var metrics = Metrics();
        Stage[] stages = [.. Stages(model, metrics, cancellation)];

        // Where a stage has begun, those before it have ended.
        var current = Math.Max(0, Array.FindLastIndex(stages, static stage => stage.Keeping.HasBegun));
        foreach (var finished in stages[..current])
        {
            using var weights = WeightsOf(model, finished.Adapter);
            finished.Keeping.TakeResult(weights, metrics);
        }

        foreach (var stage in stages[current..])
        {
            stage.Run(stage.Keeping);
        }

        folder.SaveModel(path => CheckpointFolder.Save(path, model, plan.Model.Saving));
        output.WriteLine($"the model is in `{folder.Model}`");
        // A resumed run may have evaluated before, and no longer do so.
        if (stages[^1] is { Selection: { } selection, Keeping.Best: { } best })
        {
            output.WriteLine($"the best by {selection.Metric} is in `{best}`");
            return best;
        }

        return null;
    }

    /// <summary>The stages of the configuration, in their order.</summary>
    private IEnumerable<Stage> Stages(Transformer model, IMetricsSink metrics, CancellationToken cancellation)
    {
        if (plan.Run.Sft is { } sft)
        {
            yield return new(Keeping(StageNames.Supervised), sft.Adapter, plan.Run.Evaluation.ToSelection(), keeping => FineTune(model, keeping, metrics, cancellation));
        }

        if (plan.Run.Preference is { } preference)
        {
            yield return new(Keeping(StageNames.Preference), preference.Adapter, PairSelection, keeping => Prefer(model, keeping, metrics, cancellation));
        }

        if (plan.Run.Rl is { } rl)
        {
            yield return new(Keeping(StageNames.Reinforcement), rl.Adapter, plan.Run.Evaluation.ToSelection(), keeping => Reinforce(model, keeping, metrics, cancellation));
        }
    }

    private Selection? PairSelection => plan.Data.HeldOutPairs.Count == 0 ? null
        : plan.Run.Evaluation.ToSelection() with { Metric = PreferenceEvaluator.Accuracy };

    private CompositeSink Metrics() => plan.Run.Tensorboard
        ? new(new JsonLinesSink(folder.Metrics), new TensorBoardSink(folder.Path))
        : new(new JsonLinesSink(folder.Metrics));

    private StageKeeping Keeping(string stage) => new(Path.Combine(folder.Checkpoints, stage), plan.Run.Checkpoint, folder.Choices);

    private StageWeights WeightsOf(Transformer model, AdapterOptions? adapter) => new(model, adapter, plan.Model.Saving, plan.Run.Seed);

    private UpdateOptions UpdateOf(UpdateOptions update, OptimizerOptions optimizer, long steps) =>
        update with { LearningRate = optimizer.ToSchedule(steps), Seed = plan.Run.Seed };

    private void FineTune(Transformer model, StageKeeping keeping, IMetricsSink metrics, CancellationToken cancellation)
    {
        var stage = plan.Run.Sft!;
        using var reference = plan.SupervisedNeedsReference ? model.Copy() : null;
        using var progress = RunProgress.OfSupervised(plan.Run, output);
        // Not disposed: both belong to others.
        var sink = new CompositeSink(metrics, progress);
        using var weights = WeightsOf(model, stage.Adapter);
        var policy = new TransformerPolicy(model);
        using var optimizer = new AdamW(policy.Weights, stage.Optimizer);
        var update = UpdateOf(stage.Update, stage.Optimizer, stage.Steps);
        var updater = new PolicyUpdater(policy, plan.SupervisedLoss!, optimizer, update, reference is null ? null : new TransformerPolicy(reference));
        var evaluates = plan.Data.Validation.Count > 0 && ((plan.Run.Rl is null && plan.Run.Preference is null) || stage.EvaluateEvery > 0);
        var options = new StageOptions
        {
            Length = stage.Steps,
            EvaluateEvery = stage.EvaluateEvery > 0 ? stage.EvaluateEvery : int.MaxValue,
            Evaluate = evaluates ? Evaluation(model, cancellation) : null,
            Selection = evaluates ? plan.Run.Evaluation.ToSelection() : null,
        };
        var texts = new TextBatches(plan.Model.Tokenizer, plan.Data.Supervised, stage.BatchSize, plan.Run.Seed);
        var trainer = new SupervisedTrainer(texts, updater, options, sink);
        Report("fine-tuning", trainer.Run(keeping.Keep(updater, weights, sink), cancellation));
        weights.Merge();
    }

    private void Prefer(Transformer model, StageKeeping keeping, IMetricsSink metrics, CancellationToken cancellation)
    {
        var stage = plan.Run.Preference!;
        using var reference = plan.PreferenceNeedsReference ? ReferenceOf(model, stage.Reference) : null;
        using var progress = RunProgress.OfPreference(plan.Run, output);
        // Not disposed: both belong to others.
        var sink = new CompositeSink(metrics, progress);
        using var weights = WeightsOf(model, stage.Adapter);
        var policy = new TransformerPolicy(model);
        using var optimizer = new AdamW(policy.Weights, stage.Optimizer);
        var update = UpdateOf(stage.Update, stage.Optimizer, stage.Steps);
        var updater = new PolicyUpdater(policy, plan.PreferenceLoss!, optimizer, update, PolicyOf(reference, model, stage.Reference));

        // Now, before a checkpoint is loaded: the model is that with which the stage begins.
        var pairs = plan.Data.HeldOutPairs.Count == 0 ? null
            : new PreferenceEvaluator(policy, plan.Model.Tokenizer, plan.Data.HeldOutPairs, stage.BatchSize, update, cancellation);
        var options = new StageOptions
        {
            Length = stage.Steps,
            EvaluateEvery = stage.EvaluateEvery > 0 ? stage.EvaluateEvery : int.MaxValue,
            Evaluate = pairs is null ? null : () => pairs.Run(cancellation),
            Selection = PairSelection,
        };
        var preferences = new PreferenceBatches(plan.Model.Tokenizer, plan.Data.Preferences, stage.BatchSize, plan.Run.Seed);
        var trainer = new PreferenceTrainer(preferences, updater, options, sink);
        Report("learning from preferences", trainer.Run(keeping.Keep(updater, weights, sink), cancellation));
        weights.Merge();
    }

    private void Reinforce(Transformer model, StageKeeping keeping, IMetricsSink metrics, CancellationToken cancellation)
    {
        var stage = plan.Run.Rl!;
        var problems = Prefilter(model, cancellation);
        using var reference = plan.NeedsReference ? ReferenceOf(model, stage.Reference) : null;
        var others = plan.DeclaredSignals!.LoadModels(plan.Model);
        using var progress = RunProgress.OfReinforcement(plan.Run, output);
        // Not disposed: both belong to others.
        var sink = new CompositeSink(metrics, progress);
        using var weights = WeightsOf(model, stage.Adapter);
        var policy = new TransformerPolicy(model);
        using var optimizer = new AdamW(policy.Weights, stage.Optimizer);
        var update = UpdateOf(stage.Update, stage.Optimizer, stage.Steps) with { Temperature = plan.Run.Sampling.Temperature };
        var updater = new PolicyUpdater(policy, plan.Loss!, optimizer, update, PolicyOf(reference, model, stage.Reference), [.. others.Select(static other => (other.Signal, (IPolicy)new TransformerPolicy(other.Model)))]);
        var evaluates = plan.Data.Validation.Count > 0;
        var options = new StageOptions
        {
            Length = stage.Rollouts,
            EvaluateEvery = plan.Run.Evaluation.Every,
            Evaluate = evaluates ? Evaluation(model, cancellation) : null,
            Selection = evaluates ? plan.Run.Evaluation.ToSelection() : null,
        };
        var trainer = new ReinforcementTrainer(Rollouts(model, problems), updater, options, sink);
        try
        {
            Report("reinforcement learning", trainer.Run(keeping.Keep(updater, weights, sink), cancellation));
        }
        finally
        {
            others.ToList().ForEach(static other => other.Model.Dispose());
        }

        weights.Merge();
    }

    /// <summary>A copy of the model; one that moves has weights in float32, which keep small moves.</summary>
    private static Transformer ReferenceOf(Transformer model, ReferenceOptions? moves)
    {
        if (moves is null)
        {
            return model.Copy();
        }

        var reference = model.Copy(TorchSharp.torch.ScalarType.Float32);
        reference.ComputeType = model.ComputeType;
        return reference;
    }

    private static IPolicy? PolicyOf(Transformer? reference, Transformer model, ReferenceOptions? moves) =>
        reference is null ? null : moves is null ? new TransformerPolicy(reference) : new MovingReference(reference, model, moves);

    private Func<IEnumerable<(string Name, double Value)>> Evaluation(Transformer model, CancellationToken cancellation) =>
        () => plan.EvaluatorOf(model).Run(cancellation).Metrics;

    private void Report(string stage, TrainingProgress progress)
    {
        if (progress.HasStoppedEarly)
        {
            output.WriteLine(
                $"{stage} stopped after {progress.Steps} steps: {progress.EvaluationsWithoutGain} evaluations in a row were no better");
        }

        if (progress.Unjudged > 0)
        {
            output.WriteLine(FormattableString.Invariant($"{stage}: {progress.Unjudged} responses could not be judged and left their rollouts; of {progress.UnjudgedGroups} prompts nothing was left"));
        }
    }

    private LanguageRollouts Rollouts(Transformer model, IReadOnlyList<Problem> problems) =>
        new(model, plan.Model.Tokenizer, problems, plan.Reward, plan.Run.Rl!.Rollout with { Sampling = plan.Sampling }, plan.Run.Seed,
            plan.DeclaredSignals!.OfRollouts);

    /// <summary>Selects the problems that the model solves sometimes. A run samples them once and saves the selection.</summary>
    private IReadOnlyList<Problem> Prefilter(Transformer model, CancellationToken cancellation)
    {
        if (plan.Run.Data.Prefilter is not { } prefilter)
        {
            return plan.Data.Train;
        }

        if (File.Exists(folder.Prefilter))
        {
            return PreliminarySampling.Load(folder.Prefilter).Select(plan.Data.Train);
        }

        output.WriteLine($"preliminary sampling: {prefilter.Responses} responses to each of {plan.Data.Train.Count} problems");
        var evaluator = new Evaluator(
            model, plan.Model.Tokenizer, plan.Data.Train, plan.Reward, plan.Sampling, prefilter.Responses, plan.Run.Seed, plan.Run.EvaluationRows);
        var sampling = PreliminarySampling.From(evaluator.Run(cancellation));
        sampling.Save(folder.Prefilter);
        output.WriteLine($"{sampling.Kept.Count} problems are kept; {sampling.AllRight} were always solved, {sampling.AllWrong} never{(sampling.Unjudged > 0 ? $", {sampling.Unjudged} could not be judged" : "")}");
        return sampling.Select(plan.Data.Train);
    }

    /// <summary>A stage of the run.</summary>
    private sealed record Stage(StageKeeping Keeping, AdapterOptions? Adapter, Selection? Selection, Action<StageKeeping> Run);
}
