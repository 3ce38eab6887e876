using System.CommandLine;
using System.Globalization;
using EntroPIC.Conformance;

namespace EntroPIC.Runs.Verbs;

/// <summary><c>conformance OUT</c>: writes results of the program's losses, for modules printed for other systems.</summary>
internal static class ConformanceVerb
{
    public static Command Create(ProgramContext program)
    {
        var folder = new Argument<string>("OUT") { Description = $"The folder for `{ConformanceSuite.FileName}`: beside the modules that are to be compared." };
        var names = new Option<string[]>("--loss")
        {
            Description = "The losses to write, instead of all.", HelpName = "NAME", Arity = ArgumentArity.OneOrMore,
            AllowMultipleArgumentsPerToken = true,
        };
        var command = new Command("conformance", "Writes inputs, values, gradients and controllers of the losses, with which `python -m NAME --self-test` compares itself.") { folder, names };
        command.SetAction((parsed, cancellation) => Task.Run(
            () =>
            {
                IReadOnlyList<string> wanted = parsed.GetValue(names) is { Length: > 0 } given ? given : program.Losses.Names;
                var target = BadInput.Of(() => Accept.Path(parsed.GetRequiredValue(folder), "OUT"));
                var cases = ConformanceSuite.Write(target, wanted.Select(name =>
                {
                    cancellation.ThrowIfCancellationRequested();
                    return program.Losses.Create(name, default, "--loss");
                }));
                program.Output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{cases} cases of {wanted.Count} {(wanted.Count == 1 ? "loss" : "losses")}: `{Path.Combine(target, ConformanceSuite.FileName)}`"));
                return EntropicProgram.Success;
            },
            CancellationToken.None));
        return command;
    }
}
