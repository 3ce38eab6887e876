using System.CommandLine;
using System.Globalization;
using Arithmetic;

var seed = new Option<int>("--seed")
{
    Description = "Behind the problems, the first weights and all that is sampled: one seed, one result. At least 0.",
    DefaultValueFactory = static _ => 1,
    CustomParser = static result =>
    {
        var text = result.Tokens[0].Value;
        if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value))
        {
            result.AddError($"`--seed` is `{text}`; it must be a whole number from 0 to {int.MaxValue}");
        }

        return value;
    },
};
var quick = new Option<bool>("--quick") { Description = "Under a minute: shows that it runs, too short to show where entropy settles." };
var output = new Option<DirectoryInfo>("--out")
{
    Description = "Folder for metrics and curves; those of an earlier job are replaced.",
    DefaultValueFactory = static _ => new DirectoryInfo("runs/arithmetic"),
};

var command = new RootCommand("Teaches a small transformer to add and subtract, under GRPO and under EntroPIC, on-policy and off-policy.")
{
    quick,
    seed,
    output,
};
command.SetAction((arguments, cancellation) => Task.Run(() =>
{
    var job = arguments.GetValue(quick) ? JobOptions.Quick(arguments.GetValue(seed)) : JobOptions.Default(arguments.GetValue(seed));
    var folder = arguments.GetValue(output)!.FullName;
    try
    {
        new Job(job, folder).Run(cancellation);
        return 0;
    }
    catch (OperationCanceledException)
    {
        Console.Error.WriteLine($"canceled; the metrics so far are in `{folder}`");
        return 1;
    }
    catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
    {
        Console.Error.WriteLine($"cannot write to `{folder}`: {failure.Message}");
        return 1;
    }
}));
return await command.Parse(args).InvokeAsync();
