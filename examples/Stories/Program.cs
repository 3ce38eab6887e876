using System.CommandLine;
using EntroPIC.Checkpoints;
using Stories;

var model =
    new Argument<DirectoryInfo>("model") { Description = "Folder of the checkpoint: config.json, model.safetensors, tokenizer.json." };
var seeds = new Option<int>("--seeds") { Description = "Runs of each kind.", DefaultValueFactory = static _ => 5 };
var quick = new Option<bool>("--quick") { Description = "One seed, a few steps: shows that it runs." };
var report = new Option<bool>("--report") { Description = "No runs: table and curves of those in the folder." };
var predict = new Option<bool>("--predict") { Description = "Instead of the runs: compares predicted and seen changes of entropy under GRPO." };
var output = new Option<DirectoryInfo>("--out") { Description = "Folder for metrics, table and curves.", DefaultValueFactory = static _ => new DirectoryInfo("runs/stories") };
var command = new RootCommand("Trains a small pretrained language model of stories under GRPO, EntroPIC and AEC, at two temperatures.") { model, seeds, quick, report, predict, output };
command.SetAction((arguments, cancellation) => Task.Run(() =>
{
    var isQuick = arguments.GetValue(quick);
    int[] numbers = [.. Enumerable.Range(1, isQuick ? 1 : arguments.GetValue(seeds))];
    var folder = arguments.GetValue(output)!.FullName;
    try
    {
        if (arguments.GetValue(report))
        {
            Job.Report(numbers, folder);
            return 0;
        }

        var job = new Job(isQuick ? JobOptions.Quick : new JobOptions(), arguments.GetValue(model)!.FullName, folder);
        if (arguments.GetValue(predict))
        {
            foreach (var seed in numbers)
            {
                Console.WriteLine($"seed {seed}\n\n{job.Predict(seed, cancellation)}");
            }

            return 0;
        }

        job.Run(numbers, cancellation);
        return 0;
    }
    catch (OperationCanceledException)
    {
        Console.Error.WriteLine("canceled");
        return 130;
    }
    catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or InvalidDataException)
    {
        Console.Error.WriteLine(failure.Message);
        return 1;
    }
}));
return await command.Parse(args).InvokeAsync();
