using System.CommandLine;
using System.Globalization;
using ControlBench;
using TorchSharp;

const int LeastSteps = 16;

var seeds = new Option<int>("--seeds") { Description = "Runs of each method on each plant, each with its own world.", DefaultValueFactory = static _ => 5 };
var steps = new Option<int?>("--steps") { Description = "Optimizer steps of each run; 6,000 by default, 1,500 with --quick." };
var quick = new Option<bool>("--quick") { Description = "Five plants and one seed." };
var part = new Option<int>("--part") { Description = "With --parts: which part of the runs this process makes, from 0.", DefaultValueFactory = static _ => 0 };
var parts = new Option<int>("--parts") { Description = "Processes that share the runs.", DefaultValueFactory = static _ => 1 };
var output = new Option<DirectoryInfo>("--out") { Description = "Folder of results and curves; finished runs in it are not made again.", DefaultValueFactory = static _ => new DirectoryInfo("runs/control-bench") };

var command = new RootCommand(
    "Compares controllers of entropy on many plants. Finished runs are not made again.") { seeds, steps, quick, part, parts, output };
command.SetAction(arguments =>
{
    torch.set_num_threads(1);
    var isQuick = arguments.GetValue(quick);
    var folder = arguments.GetValue(output)!.FullName;
    var (count, length) = isQuick
        ? (1, arguments.GetValue(steps) ?? 1_500)
        : (arguments.GetValue(seeds), arguments.GetValue(steps) ?? 6_000);
    var (own, all) = (arguments.GetValue(part), arguments.GetValue(parts));
    if (own < 0 || own >= all || length < LeastSteps)
    {
        Console.Error.WriteLine($"--part counts from 0 to one less than --parts, and --steps is at least {LeastSteps}, the steps that some plants make of a rollout");
        return 1;
    }

    var path = Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"results-{own}-of-{all}.jsonl"));
    var done = Result.Read(folder)
        .Where(result => result.Steps == length)
        .Select(static result => (result.Method, result.Plant, result.Seed)).ToHashSet();

    // Seeds last: an unfinished bench has every method on every plant.
    var runs = from seed in Enumerable.Range(0, count)
               from plant in isQuick ? Plant.Quick : Plant.All
               from method in Method.All
               select (Plant: plant, Method: method, Seed: seed);
    foreach (var (run, number) in runs.Select(static (run, number) => (run, number)))
    {
        if (number % all == own && !done.Contains((run.Method.Name, run.Plant.Name, run.Seed)))
        {
            var trace = BenchRun.Run(run.Plant, run.Method, run.Seed, length);
            new Result(
                run.Method.Name, run.Plant.Name, run.Seed, length, Score.Of(run.Plant, trace.Entropy, trace.Accuracy),
                [.. trace.Entropy.Chunk(Result.Window).Select(static chunk => chunk.Average())])
                .Append(path);
            Console.WriteLine($"{run.Plant.Name}; {run.Method.Name}; seed {run.Seed}: done");
        }
    }

    // Of several processes, the last to finish has all results.
    var results = Result.Read(folder).Where(result => result.Steps == length).ToList();
    Console.WriteLine($"{results.Count} of {runs.Count()} runs are done");
    if (all == 1 || results.Count >= runs.Count())
    {
        Report.Write(results, folder);
    }

    return 0;
});
return command.Parse(args).Invoke();
