using System.CommandLine;
using System.Globalization;
using TorchSharp;

namespace Examples;

/// <summary>A command that makes each method's runs on each task. Finished runs are not made again, and processes can share the runs.</summary>
/// <param name="description">The purpose, for help.</param>
/// <param name="folder">The default folder of results and curves.</param>
internal sealed class Bench<TMethod, TTask, TScore>(string description, string folder)
{
    private const string Quick = "quick";

    /// <summary>All methods, by name.</summary>
    public required IReadOnlyList<(string Name, TMethod Method)> Methods { get; init; }

    /// <summary>All tasks, by name.</summary>
    public required IReadOnlyList<(string Name, TTask Task)> Tasks { get; init; }

    /// <summary>Sets of tasks by name, each the names of its tasks; the first is the default. `quick` is that of a quick bench.</summary>
    public required IReadOnlyList<(string Name, IReadOnlyList<string> Tasks)> Sets { get; init; }

    /// <summary>Optimizer steps of a run, and of one in a quick bench.</summary>
    public required (int Full, int Quick) Steps { get; init; }

    /// <summary>The fewest steps that a run of any task can make.</summary>
    public required int LeastSteps { get; init; }

    public required int Seeds { get; init; }

    /// <summary>Makes a run of a method on a task: its score and its courses.</summary>
    public required Func<TMethod, TTask, RunPlan, (TScore Score, IReadOnlyDictionary<string, IReadOnlyList<double>> Courses)> Run { get; init; }

    /// <summary>Prints the table and draws the curves of all results, in a folder.</summary>
    public required Action<IReadOnlyList<Result<TScore>>, string> Report { get; init; }

    public int Invoke(string[] arguments)
    {
        var seeds = new Option<int>("--seeds") { Description = "Runs of each method on each task, which differ by their seed.", DefaultValueFactory = _ => Seeds };
        var steps = new Option<int?>("--steps") { Description = Text($"Optimizer steps of each run; {Steps.Full:N0} by default, {Steps.Quick:N0} with --quick.") };
        var quick = new Option<bool>("--quick") { Description = "A few tasks and one seed, too short to tell methods apart." };
        var only = new Option<string[]>("--task") { Description = "A task, or a set of tasks, instead of the default; repeatable." };
        only.AcceptOnlyFromAmong([.. Sets.Select(static set => set.Name), .. Tasks.Select(static task => task.Name)]);
        var chosen = new Option<string[]>("--method") { Description = "A method instead of all; repeatable." };
        chosen.AcceptOnlyFromAmong([.. Methods.Select(static method => method.Name)]);
        var part = new Option<int>("--part") { Description = "With --parts: which part of the runs this process makes, from 0.", DefaultValueFactory = static _ => 0 };
        var parts = new Option<int>("--parts") { Description = "Processes that share the runs.", DefaultValueFactory = static _ => 1 };
        var output = new Option<DirectoryInfo>("--out") { Description = "Folder of results and curves.", DefaultValueFactory = _ => new DirectoryInfo(folder) };
        var command = new RootCommand(description + " Finished runs are not made again.") { seeds, steps, quick, only, chosen, part, parts, output };
        command.SetAction(parsed =>
        {
            var isQuick = parsed.GetValue(quick);
            return Make(
                [.. (parsed.GetValue(only) is { Length: > 0 } named ? named : [isQuick ? Quick : Sets[0].Name]).SelectMany(TasksOf)],
                parsed.GetValue(chosen) is { Length: > 0 } few ? few : [.. Methods.Select(static method => method.Name)],
                isQuick ? 1 : parsed.GetValue(seeds),
                parsed.GetValue(steps) ?? (isQuick ? Steps.Quick : Steps.Full),
                isQuick,
                (parsed.GetValue(part), parsed.GetValue(parts)),
                parsed.GetValue(output)!.FullName);
        });
        return command.Parse(arguments).Invoke();
    }

    /// <summary>The tasks of a set, or the task of that name.</summary>
    private IReadOnlyList<string> TasksOf(string name) =>
        Sets.Where(set => set.Name == name).Select(static set => set.Tasks).FirstOrDefault([name]);

    private int Make(IReadOnlyList<string> tasks, IReadOnlyList<string> methods, int seeds, int steps, bool isQuick, (int Own, int All) part, string output)
    {
        if (part.Own < 0 || part.Own >= part.All)
        {
            Console.Error.WriteLine(Text($"--part is {part.Own}; it counts from 0 to {part.All - 1}, one less than --parts"));
            return 1;
        }

        if (steps < LeastSteps)
        {
            Console.Error.WriteLine(Text($"--steps is {steps}; a run makes at least {LeastSteps}"));
            return 1;
        }

        torch.set_num_threads(1);
        var path = Path.Combine(output, Text($"results-{part.Own}-of-{part.All}.jsonl"));
        var done = Result<TScore>.Read(output).Where(result => result.Steps == steps)
            .Select(static result => (result.Method, result.Task, result.Seed)).ToHashSet();

        // Seeds last: an unfinished bench has every method on every task.
        var runs =
            (from seed in Enumerable.Range(0, seeds)
             from task in Tasks
             where tasks.Contains(task.Name)
             from method in Methods
             where methods.Contains(method.Name)
             select (Method: method, Task: task, Seed: seed)).ToList();
        foreach (var (number, (method, task, seed)) in runs.Index())
        {
            if (number % part.All == part.Own && !done.Contains((method.Name, task.Name, seed)))
            {
                var (score, courses) = Run(method.Method, task.Task, new RunPlan(seed, steps, isQuick, output));
                new Result<TScore>(method.Name, task.Name, seed, steps, score, courses).Append(path);
                Console.WriteLine(Text($"{task.Name}; {method.Name}; seed {seed}: done"));
            }
        }

        // Of several processes, the last to finish has all results.
        var wanted = runs.Select(static run => (run.Method.Name, run.Task.Name, run.Seed)).ToHashSet();
        var results = Result<TScore>.Read(output)
            .Where(result => result.Steps == steps && wanted.Contains((result.Method, result.Task, result.Seed))).ToList();
        Console.WriteLine(Text($"{results.Count} of {runs.Count} runs are done"));
        if (results.Count == runs.Count)
        {
            Report(results, output);
        }

        return 0;
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
