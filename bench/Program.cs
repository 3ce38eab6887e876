using System.CommandLine;
using Bench;

var only = new Option<string[]>("--only") { Description = $"Which measurements: {string.Join(", ", Measurements.All.Keys)}.", AllowMultipleArgumentsPerToken = true };
var output = new Option<DirectoryInfo>("--out") { Description = "Folder for the tables.", DefaultValueFactory = static _ => new DirectoryInfo("runs/bench") };
var quick = new Option<bool>("--quick") { Description = "Small sizes and few repetitions: shows that it runs." };
var model = new Option<DirectoryInfo>("--model") { Description = "Folder of the model that `model` times; else models/stories260k in the folder that ENTROPIC_DATA names." };
var command = new RootCommand("Times what EntroPIC compiles against the same in plain TorchSharp and against a copy, paired in one process.") { only, output, quick, model };
command.SetAction(arguments =>
{
    var wanted = arguments.GetValue(only) is { Length: > 0 } names ? names : [.. Measurements.All.Keys];
    var settings = new Settings(arguments.GetValue(quick), arguments.GetValue(model)?.FullName);
    var table = new ResultTable();
    foreach (var name in wanted)
    {
        if (!Measurements.All.TryGetValue(name, out var measure))
        {
            Console.Error.WriteLine($"`--only` is `{name}`; it must be one of {string.Join(", ", Measurements.All.Keys)}");
            return 2;
        }

        measure(settings, table);
    }

    table.Save(arguments.GetValue(output)!.FullName);
    return 0;
});
return command.Parse(args).Invoke();
