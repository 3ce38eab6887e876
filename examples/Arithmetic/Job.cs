using EntroPIC.Losses;
using EntroPIC.Runs;
using EntroPIC.Telemetry;
using EntroPIC.Training;
using TorchSharp;
using Transformer = EntroPIC.Models.Transformer;

namespace Arithmetic;

/// <summary>The whole run: fine-tunes one model, trains a copy of it in each of four ways, and reports.</summary>
internal sealed class Job(JobOptions job, string folder)
{
    private readonly ArithmeticTask _task = new(job);

    /// <exception cref="OperationCanceledException">It was canceled; the metrics files hold what was done.</exception>
    public void Run(CancellationToken cancellation)
    {
        // The order of summation, and with it the last bits, depend on the number of threads: one seed shall give one result on every
        // machine of a kind. For a model this small a second thread gains little.
        torch.set_num_threads(1);
        using var start = _task.NewModel();
        FineTune(start, cancellation);
        (Variant Variant, ComparedRuns Runs)[] results = [.. Variant.All.Select(variant => (variant, Train(variant, start, cancellation)))];
        Report.Write(results, folder);
    }

    private void FineTune(Transformer model, CancellationToken cancellation)
    {
        var accuracy = $"avg@{job.EvaluationResponses}";
        using var sink = new CompositeSink(
            NewMetrics("sft"),
            new ConsoleProgress(new ConsoleProgressOptions
            {
                Title = FormattableString.Invariant($"Fine-tuning until {job.EnoughRight:P0} of practice is right"),
                TotalSteps = job.MostSupervisedSteps,
                Columns = [new("loss", "loss"), new("tokens_per_second", "tokens/s", "N0"), new(accuracy, accuracy)],
                PlainInterval = job.SupervisedRound,
            }));
        using var optimizer = torch.optim.AdamW(model.parameters(), job.SupervisedRate);
        var updater = new PolicyUpdater(new TransformerPolicy(model), new Supervised(), optimizer, new UpdateOptions());
        var right = 0.0;
        while (right < job.EnoughRight && updater.Steps < job.MostSupervisedSteps)
        {
            var texts = new TextBatches(_task.Tokenizer, _task.Problems.Worked, job.SupervisedBatch, job.Seed + updater.Steps);
            var round = new StageOptions { Length = job.SupervisedRound };
            new SupervisedTrainer(texts, updater, round, sink).Run(cancellation);
            var evaluation = _task.EvaluatePractice(model);
            sink.Write(new MetricsRecord(StageNames.EvaluationOf(StageNames.Supervised), updater.Steps, evaluation.Metrics));
            right = evaluation.Average;
        }
    }

    private ComparedRuns Train(Variant variant, Transformer start, CancellationToken cancellation)
    {
        var loss = variant.MakeLoss();
        var update = new UpdateOptions { MiniBatches = variant.IsOffPolicy ? job.MiniBatches : 1 };
        using var model = start.Copy();
        using var sink = new CompositeSink(
            NewMetrics(variant.FileName), NewProgress(variant, loss.Traits.Controls is [.., var last] ? last : null, update.StepsPerRollout));
        using var optimizer = torch.optim.AdamW(model.parameters(), job.ReinforcementRate, weight_decay: 0);
        var updater = new PolicyUpdater(new TransformerPolicy(model), loss, optimizer, update);
        var options = new StageOptions
        {
            Length = job.Rollouts,
            EvaluateEvery = job.EvaluateEvery,
            Evaluate = () => _task.Evaluate(model).Metrics,
        };
        new ReinforcementTrainer(_task.Rollouts(model), updater, options, sink).Run(cancellation);
        var records = JsonLines.Read(MetricsPath(variant.FileName)).Records;
        return new ComparedRuns(variant.LossName, StageNames.Reinforcement, Report.EndShare, records);
    }

    private ConsoleProgress NewProgress(Variant variant, string? control, int stepsPerRollout)
    {
        var accuracy = $"avg@{job.EvaluationResponses}";
        return new ConsoleProgress(new ConsoleProgressOptions
        {
            Title = $"{variant.LossName}, {variant.DataName}",
            TotalSteps = (long)job.Rollouts * stepsPerRollout,
            PlainInterval = (long)job.EvaluateEvery * stepsPerRollout,
            Columns =
            [
                new("reward", "reward"),
                new("entropy", "entropy"),
                .. control is null ? [] : SteeringColumns(control),
                new("tokens_per_second", "tokens/s", "N0"),
                new(accuracy, accuracy),
            ],
        });
    }

    private static ProgressColumn[] SteeringColumns(string control) =>
        [new(control, control, "0.00"), new($"{control}_authority", "authority")];

    // A metrics file is appended to; those of an earlier job are not part of this one.
    private JsonLinesSink NewMetrics(string name)
    {
        Directory.CreateDirectory(folder);
        File.Delete(MetricsPath(name));
        return new JsonLinesSink(MetricsPath(name));
    }

    private string MetricsPath(string name) => Path.Combine(folder, name + ".jsonl");
}
