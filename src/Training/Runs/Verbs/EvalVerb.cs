using System.CommandLine;
using System.Text;
using EntroPIC.Evaluation;
using EntroPIC.Runs.Configuration;
using TorchSharp;

namespace EntroPIC.Runs.Verbs;

/// <summary><c>eval CONFIG</c>: evaluates a model on the validation sets.</summary>
internal static class EvalVerb
{
    public static Command Create(ProgramContext program)
    {
        var file = new Argument<string>("CONFIG") { Description = "The file of the run." };
        var trained = TrainedOption.Create();
        var changes = SetOption.Create();
        var command = new Command("eval", "Evaluates a model on the validation sets of a configuration.") { file, trained, changes };
        command.SetAction((parsed, cancellation) => Task.Run(
            () =>
            {
                var path = parsed.GetRequiredValue(file);
                var run = ConfigurationFile.Read(path, parsed.GetValue(changes) ?? []);
                if (run.Data.Validation.Count == 0)
                {
                    throw new InvalidDataException($"{path}: `data.validation` is empty; there is nothing to evaluate on");
                }

                // What is only needed for training may be absent.
                var evaluated = TrainedOption.Apply(run, parsed.GetValue(trained)) with
                {
                    Sft = null,
                    Preference = null,
                    Rl = null,
                    Evaluation = run.Evaluation with { RowsPerBatch = run.EvaluationRows },
                };
                if (run.Threads > 0)
                {
                    torch.set_num_threads(run.Threads);
                }

                using var folder = new RunFolder(run.Output, RunChoices.CommandLine);
                var plan = new RunPlan(evaluated, path, program);
                plan.Model.ShowNotes(parsed.InvocationConfiguration.Error);
                folder.BeginEvaluation(evaluated);
                using var model = plan.Model.Load();
                cancellation.ThrowIfCancellationRequested();
                var result = plan.EvaluatorOf(model).Run(cancellation);
                AtomicFile.Write(folder.Evaluation, Encoding.UTF8.GetBytes(EvaluationReport.ToJson(result) + "\n"));
                ResponseDump.Write(folder.Responses, result);
                EvaluationReport.Print(result, program.Output);
                program.Output.WriteLine(parsed.GetValue(trained) ? "evaluated: the model that the run made" : "evaluated: the model that the run begins with (`--trained` takes the one that it made)");
                program.Output.WriteLine($"written: `{folder.Evaluation}`, `{folder.Responses}`");
                return EntropicProgram.Success;
            },
            CancellationToken.None));
        return command;
    }
}
