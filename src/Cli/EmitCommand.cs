using System.CommandLine;
using EntroPIC.Dsl;
using EntroPIC.Dsl.Diagnostics;
using EntroPIC.Generator.CSharp;
using EntroPIC.Python;

namespace EntroPIC.Cli;

/// <summary><c>entropic emit FILE</c>: what becomes of a file.</summary>
internal static class EmitCommand
{
    private static readonly Dictionary<string, Func<CompiledUnit, string?>> Targets = new(StringComparer.Ordinal)
    {
        ["csharp"] = CSharpTarget.Print,
        ["graph"] = UnitPrinter.Print,
        ["torch"] = ModulePrinter.Print,
    };

    public static Command Create()
    {
        var file = new Argument<string>("FILE") { Description = "The file." };
        var target = new Option<string>("--target") { Description = "What to print.", HelpName = "TARGET", DefaultValueFactory = static _ => "csharp" };
        target.AcceptOnlyFromAmong([.. Targets.Keys]);
        var rootNamespace = new Option<string>("--namespace")
        {
            Description = "The namespace of declarations whose file names none.",
            HelpName = "NAME",
            DefaultValueFactory = static _ => Sources.RootNamespace,
        };
        var others = new Option<string[]>("--with")
        {
            Description = "Other files of the project, whose declarations the file may use.",
            HelpName = "OTHER",
            Arity = ArgumentArity.OneOrMore,
            AllowMultipleArgumentsPerToken = true,
        };
        var command = new Command("emit", "Prints what becomes of a .entropic file; messages go to standard error.") { file, target, rootNamespace, others };
        command.SetAction(parsed => Run(
            [parsed.GetRequiredValue(file), .. parsed.GetValue(others) ?? []],
            parsed.GetRequiredValue(rootNamespace),
            Targets[parsed.GetRequiredValue(target)],
            parsed.InvocationConfiguration.Output,
            parsed.InvocationConfiguration.Error));
        return command;
    }

    private static int Run(string[] paths, string rootNamespace, Func<CompiledUnit, string?> print, TextWriter output, TextWriter error)
    {
        if (Sources.Read(paths, error) is not [var source, .. var others])
        {
            return Entropic.CannotRun;
        }

        var unit = EntropicCompiler.Compile(source, rootNamespace, others);
        var text = print(unit);
        foreach (var message in unit.Diagnostics.ToSorted())
        {
            error.WriteLine(DiagnosticRenderer.Render(message));
        }

        // What is printed of a file with errors is not what its author means.
        if (unit.Diagnostics.HasErrors)
        {
            return Entropic.HasErrors;
        }

        if (text is null)
        {
            error.WriteLine($"entropic: `{source.Path}` declares no loss and no controller; there is nothing to print");
        }

        output.Write(text);
        return Entropic.Success;
    }
}
