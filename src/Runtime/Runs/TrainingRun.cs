using EntroPIC.Checkpoints;
using EntroPIC.Data;
using EntroPIC.Evaluation;
using EntroPIC.Losses;
using EntroPIC.Models;
using EntroPIC.Rollouts;
using EntroPIC.Telemetry;
using EntroPIC.Training;

namespace EntroPIC.Runs;

/// <summary>Carries a plan out: fine-tuning, then reinforcement learning, each where the configuration has it.</summary>
internal sealed class TrainingRun(RunPlan plan, RunFolder folder, TextWriter output)
{
    /// <exception cref="OperationCanceledException">It was cancelled; the metrics so far are there.</exception>
    public void Run(bool replace, CancellationToken cancellation)
    {
        folder.Begin(plan.Run, replace);
        using var model = plan.Model.Load();
        using var file = new JsonLinesSink(folder.Metrics);
        if (plan.SupervisedLoss is { } supervised)
            FineTune(model, supervised, file, cancellation);
        if (plan.Loss is { } loss)
            Reinforce(model, loss, file, cancellation);
        CheckpointFolder.Save(folder.Model, model, new SaveOptions { Source = plan.Model.Checkpoint });
        output.WriteLine($"the model is in `{folder.Model}`");
    }

    private void FineTune(Transformer model, PolicyLoss loss, IMetricsSink file, CancellationToken cancellation)
    {
        var settings = plan.Run.Sft!;
        using var progress = RunProgress.OfSupervised(plan.Run, output);
        using var optimizer = settings.Optimizer.Create(model);
        var sink = new SharedSinks(file, progress);
        var updater = new PolicyUpdater(new TransformerPolicy(model), loss, optimizer, settings.Update.ToOptions(temperature: 1, plan.Run.Seed));
        var options = new SupervisedOptions { Steps = settings.Steps, BatchSize = settings.BatchSize, Seed = plan.Run.Seed };
        new SupervisedTrainer(plan.Model.Tokenizer, plan.Data.Supervised, updater, options, sink).Run(cancellation);

        // Reinforcement learning begins with the same evaluation.
        if (plan.Run.Rl is null && plan.Data.Validation.Count > 0)
            sink.Write(new MetricsRecord("eval", updater.Steps, plan.EvaluatorOf(model).Run().Metrics));
    }

    private void Reinforce(Transformer model, PolicyLoss loss, IMetricsSink file, CancellationToken cancellation)
    {
        var settings = plan.Run.Rl!;
        var problems = Prefilter(model);
        using var reference = (RunPlan.Wanted(loss) & Batches.Signals.RefLogp) != 0 ? model.Copy() : null;
        using var progress = RunProgress.OfReinforcement(plan.Run, output);
        using var optimizer = settings.Optimizer.Create(model);
        var sink = new SharedSinks(file, progress);
        var updater = new PolicyUpdater(
            new TransformerPolicy(model),
            loss,
            optimizer,
            settings.Update.ToOptions(plan.Run.Sampling.Temperature, plan.Run.Seed),
            reference: reference is null ? null : new TransformerPolicy(reference));
        var options = new ReinforcementOptions
        {
            Rollouts = settings.Rollouts,
            EvaluateEvery = plan.Run.Evaluation.Every,
            Evaluate = plan.Data.Validation.Count == 0 ? null : () => plan.EvaluatorOf(model).Run().Metrics,
        };
        new ReinforcementTrainer(Rollouts(model, problems, sink), updater, options, sink).Run(cancellation);
    }

    private IRolloutSource Rollouts(Transformer model, IReadOnlyList<Problem> problems, IMetricsSink sink)
    {
        var settings = plan.Run.Rl!.Rollout;
        var options = new RolloutOptions
        {
            Prompts = settings.Prompts,
            ResponsesPerPrompt = settings.ResponsesPerPrompt,
            Sampling = plan.Sampling,
            RowsPerBatch = settings.RowsPerBatch,
        };
        var source = new LanguageRollouts(model, plan.Model.Tokenizer, problems, plan.Reward, options, plan.Run.Seed);
        return settings.FilterAttempts == 0 ? source : new GroupFilter(source, settings.FilterAttempts, sink);
    }

    /// <summary>The problems that the model, as it is now, solves sometimes.</summary>
    private IReadOnlyList<Problem> Prefilter(Transformer model)
    {
        if (plan.Run.Data.Prefilter is not { } settings)
            return plan.Data.Train;
        output.WriteLine($"preliminary sampling: {settings.Responses} responses to each of {plan.Data.Train.Count} problems");
        var evaluator = new Evaluator(
            model, plan.Model.Tokenizer, plan.Data.Train, plan.Reward, plan.Sampling, settings.Responses, plan.Run.Seed);
        var sampling = PreliminarySampling.From(evaluator.Run());
        sampling.Save(folder.Prefilter);
        output.WriteLine($"{sampling.Kept.Count} problems are kept; {sampling.AllRight} were always solved, {sampling.AllWrong} never");
        return sampling.Select(plan.Data.Train);
    }
}
