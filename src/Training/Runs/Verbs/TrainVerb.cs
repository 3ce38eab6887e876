using System.CommandLine;
using EntroPIC.Runs.Configuration;

namespace EntroPIC.Runs.Verbs;

/// <summary><c>train CONFIG</c>: runs a configuration.</summary>
internal static class TrainVerb
{
    public static Command Create(ProgramContext program)
    {
        var file = new Argument<string>("CONFIG") { Description = "The file of the run." };
        var dryRun = new Option<bool>("--dry-run") { Description = "Check everything and show what would be done; write nothing." };
        var resume = new Option<bool>("--resume") { Description = "Resume the run in the output folder; begin one if there is none." };
        var fresh = new Option<bool>("--fresh") { Description = "Replace a run that the output folder holds." };
        var allowChanges = new Option<bool>("--allow-changes") { Description = "Resume although the configuration differs from that of the run; the differences are shown." };
        var changes = SetOption.Create();
        var command =
            new Command("train", "Trains a model as a configuration describes.") { file, dryRun, resume, fresh, allowChanges, changes };
        command.Validators.Add(result =>
        {
            if (result.GetValue(resume) && result.GetValue(fresh))
            {
                result.AddError("`--resume` and `--fresh` are both given; a run is either resumed or replaced");
            }

            if (result.GetValue(allowChanges) && !result.GetValue(resume))
            {
                result.AddError("`--allow-changes` is given without `--resume`; only a resumed run can have changes");
            }
        });
        command.SetAction((parsed, cancellation) => Task.Run(
            () =>
            {
                var path = parsed.GetRequiredValue(file);
                var run = ConfigurationFile.Read(path, parsed.GetValue(changes) ?? []);
                using var checkedRun = TrainingRun.Check(run, path, RunChoices.CommandLine, program, parsed.InvocationConfiguration.Error);
                var existing = parsed.GetValue(resume)
                    ? ExistingRun.Resume
                    : parsed.GetValue(fresh) ? ExistingRun.Replace
                    : ExistingRun.Refuse;
                if (parsed.GetValue(dryRun))
                {
                    DryRun.Print(checkedRun.Plan, checkedRun.Folder, existing, parsed.GetValue(allowChanges), program.Output);
                }
                else
                {
                    checkedRun.Train(existing, parsed.GetValue(allowChanges), program.Output, cancellation);
                }

                return EntropicProgram.Success;
            },
            CancellationToken.None));
        return command;
    }
}
