using System.CommandLine;
using EntroPIC.Checkpoints;
using Stories;

var model = new Argument<DirectoryInfo>("model") { Description = "Folder of the checkpoint: config.json, model.safetensors, tokenizer.json." };
var seeds = new Option<int>("--seeds") { Description = "Runs of each kind.", DefaultValueFactory = static _ => 5 };
var quick = new Option<bool>("--quick") { Description = "One seed, a few steps: shows that it runs." };
var output = new Option<DirectoryInfo>("--out") { Description = "Folder for metrics, table and curves.", DefaultValueFactory = static _ => new DirectoryInfo("runs/stories") };
var command = new RootCommand("Trains a small pretrained language model of stories under GRPO, EntroPIC and AEC, at two temperatures.") { model, seeds, quick, output };
command.SetAction((arguments, cancellation) => Task.Run(() =>
{
    var isQuick = arguments.GetValue(quick);
    try
    {
        var job = new Job(isQuick ? Settings.Quick : new Settings(), arguments.GetValue(model)!.FullName, arguments.GetValue(output)!.FullName);
        job.Run([.. Enumerable.Range(1, isQuick ? 1 : arguments.GetValue(seeds))], cancellation);
        return 0;
    }
    catch (OperationCanceledException)
    {
        Console.Error.WriteLine("cancelled");
        return 130;
    }
    catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or InvalidDataException)
    {
        Console.Error.WriteLine(failure.Message);
        return 1;
    }
}));
return await command.Parse(args).InvokeAsync();
