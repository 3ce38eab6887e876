using System.CommandLine;
using Bandit;

var seeds = new Option<int>("--seeds") { Description = "Runs of each kind, each with its own task and its own noise.", DefaultValueFactory = static _ => 5 };
var updates = new Option<int>("--updates") { Description = "Optimizer steps of each run.", DefaultValueFactory = static _ => 12_000 };
var quick =
    new Option<bool>("--quick") { Description = "One seed and 2,000 steps: shows that it runs, too short to show where it settles." };
var output = new Option<DirectoryInfo>("--out") { Description = "Folder for the curves.", DefaultValueFactory = static _ => new DirectoryInfo("runs/bandit") };

var command = new RootCommand("Holds the entropy of a noisy bandit, or fails to: GRPO, P, and PI control without and with anti-windup.") { seeds, updates, quick, output };
command.SetAction(arguments =>
{
    var isQuick = arguments.GetValue(quick);
    var job = new BanditJob(isQuick ? 1 : arguments.GetValue(seeds), isQuick ? 2_000 : arguments.GetValue(updates));
    Report.Write(job.Run(), arguments.GetValue(output)!.FullName);
});
return command.Parse(args).Invoke();
