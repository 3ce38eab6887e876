using EntroPIC.Batches;
using EntroPIC.Checkpoints;
using EntroPIC.Data;
using EntroPIC.Evaluation;
using EntroPIC.Losses;
using EntroPIC.Models;
using EntroPIC.Rollouts;
using EntroPIC.Telemetry;
using EntroPIC.Training;

namespace EntroPIC.Runs;

/// <summary>
/// Runs the stages of a plan: fine-tuning, then reinforcement learning, each if the configuration has it. An interrupted run continues
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
        var supervised = plan.SupervisedLoss is null ? null : Keeping("sft");
        var reinforced = plan.Loss is null ? null : Keeping("rl");
        if (supervised is not null && reinforced is { HasBegun: true })
        {
            TakeResult(model, supervised, metrics);
        }
        else if (supervised is not null)
        {
            FineTune(model, supervised, metrics, cancellation);
        }

        if (reinforced is not null)
        {
            Reinforce(model, reinforced, metrics, cancellation);
        }

        folder.SaveModel(path => CheckpointFolder.Save(path, model, plan.Model.Saving));
        output.WriteLine($"the model is in `{folder.Model}`");
        if ((reinforced ?? supervised)!.Best is { } best)
        {
            output.WriteLine($"the best by {plan.Run.Evaluation.ToSelection().Metric} is in `{best}`");
            return best;
        }

        return null;
    }

    private CompositeSink Metrics() => plan.Run.Tensorboard
        ? new(new JsonLinesSink(folder.Metrics), new TensorBoardSink(folder.Path))
        : new(new JsonLinesSink(folder.Metrics));

    private StageKeeping Keeping(string stage) => new(Path.Combine(folder.Checkpoints, stage), plan.Run.Checkpoint, folder.Choices);

    private StageWeights WeightsOf(Transformer model, AdapterOptions? adapter) => new(model, adapter, plan.Model.Saving, plan.Run.Seed);

    private void TakeResult(Transformer model, StageKeeping fineTuned, IMetricsSink metrics)
    {
        using var weights = WeightsOf(model, plan.Run.Sft!.Adapter);
        fineTuned.TakeResult(weights, metrics);
    }

    private void FineTune(Transformer model, StageKeeping keeping, IMetricsSink metrics, CancellationToken cancellation)
    {
        var stage = plan.Run.Sft!;
        using var progress = RunProgress.OfSupervised(plan.Run, output);
        // Not disposed: both belong to others.
        var sink = new CompositeSink(metrics, progress);
        using var weights = WeightsOf(model, stage.Adapter);
        var policy = new TransformerPolicy(model);
        using var optimizer = new AdamW(policy.Weights, stage.Optimizer);
        var update = stage.Update with { LearningRate = stage.Optimizer.ToSchedule(stage.Steps), Seed = plan.Run.Seed };
        var updater = new PolicyUpdater(policy, plan.SupervisedLoss!, optimizer, update);
        var evaluates = plan.Data.Validation.Count > 0 && (plan.Run.Rl is null || stage.EvaluateEvery > 0);
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

    private void Reinforce(Transformer model, StageKeeping keeping, IMetricsSink metrics, CancellationToken cancellation)
    {
        var stage = plan.Run.Rl!;
        var problems = Prefilter(model, cancellation);
        using var reference = (RunPlan.Wanted(plan.Loss!) & Signals.RefLogp) != 0 ? model.Copy() : null;
        var others = plan.DeclaredSignals!.LoadModels(plan.Model);
        using var progress = RunProgress.OfReinforcement(plan.Run, output);
        // Not disposed: both belong to others.
        var sink = new CompositeSink(metrics, progress);
        using var weights = WeightsOf(model, stage.Adapter);
        var policy = new TransformerPolicy(model);
        using var optimizer = new AdamW(policy.Weights, stage.Optimizer);
        var update = stage.Update with
        {
            LearningRate = stage.Optimizer.ToSchedule(stage.Steps),
            Temperature = plan.Run.Sampling.Temperature,
            Seed = plan.Run.Seed,
        };
        var updater = new PolicyUpdater(policy, plan.Loss!, optimizer, update, reference is null ? null : new TransformerPolicy(reference), [.. others.Select(static other => (other.Signal, (IPolicy)new TransformerPolicy(other.Model)))]);
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

    private Func<IEnumerable<(string Name, double Value)>> Evaluation(Transformer model, CancellationToken cancellation) =>
        () => plan.EvaluatorOf(model).Run(cancellation).Metrics;

    private void Report(string stage, TrainingProgress progress)
    {
        if (progress.HasStoppedEarly)
        {
            output.WriteLine(
                $"{stage} stopped after {progress.Steps} steps: {progress.EvaluationsWithoutGain} evaluations in a row were no better");
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
        output.WriteLine($"{sampling.Kept.Count} problems are kept; {sampling.AllRight} were always solved, {sampling.AllWrong} never");
        return sampling.Select(plan.Data.Train);
    }
}
