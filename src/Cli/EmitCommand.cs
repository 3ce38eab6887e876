using System.CommandLine;
using EntroPIC.Dsl;
using EntroPIC.Dsl.Diagnostics;
using EntroPIC.Dsl.Printing;
using EntroPIC.Dsl.Scheduling;
using EntroPIC.Generator.CSharp;
using EntroPIC.Python;
using EntroPIC.Python.Verl;

namespace EntroPIC.Cli;

/// <summary><c>entropic emit FILE</c> prints a compiled file.</summary>
internal static class EmitCommand
{
    /// <summary>The forms of a file in the order of the compiler's stages, then the targets.</summary>
    private static readonly Dictionary<string, Func<CompiledUnit<ScheduledLoss>, Emitted>> Targets = new(StringComparer.Ordinal)
    {
        ["syntax"] = static unit => One(unit, ".syntax", SyntaxPrinter.Print(unit.Syntax)),
        ["graph"] = static unit => One(unit, ".graph", FormPrinter.Graph(unit)),
        ["schedule"] = static unit => One(unit, ".schedule", FormPrinter.Schedule(unit)),
        ["gradient"] = static unit => One(unit, ".gradient", FormPrinter.Gradient(unit)),
        ["csharp"] = static unit => One(unit, ".g.cs", CSharpTarget.Print(unit.Select(PrintedLoss.Of))),
        ["torch"] = static unit => One(unit, ".py", ModulePrinter.Print(unit)),
        ["verl"] = static unit =>
        {
            var plan = VerlSupport.PlanOf(unit);
            return new Emitted(VerlPrinter.Print(unit, plan), plan.Diagnostics());
        },
    };

    public static Command Create()
    {
        var file = new Argument<string>("FILE") { Description = "The file." };
        var target = new Option<string>("--target") { Description = $"What to print: {string.Join(", ", Targets.Keys)}.", HelpName = "TARGET", DefaultValueFactory = static _ => "csharp" };
        target.Validators.Add(static result =>
        {
            if (result.Tokens is [var given, ..] && !Targets.ContainsKey(given.Value))
            {
                result.AddError($"there is no target `{given.Value}`{Suggestions.NearestOrAll(given.Value, Targets.Keys)}");
            }
        });
        target.CompletionSources.Add([.. Targets.Keys]);
        var rootNamespace = new Option<string>("--namespace")
        {
            Description = "The namespace of files that declare none.",
            HelpName = "NAME",
            DefaultValueFactory = static _ => Sources.RootNamespace,
        };
        rootNamespace.Validators.Add(static result =>
        {
            if (result.Tokens is [var given, ..] && !IsNamespace(given.Value))
            {
                result.AddError($"`{given.Value}` is not a namespace; write names joined by dots, as in `My.Losses`");
            }
        });
        var others = new Option<string[]>("--with")
        {
            Description = "Other files of the project that the file may use.",
            HelpName = "OTHER",
            Arity = ArgumentArity.ZeroOrMore,
            AllowMultipleArgumentsPerToken = true,
        };
        others.Validators.Add(static result =>
        {
            if (result.Tokens.Count == 0)
            {
                result.AddError("name the project's other files after `--with`");
            }
        });
        var output =
            new Option<string>("--output") { Description = "The output folder; the default is standard output.", HelpName = "FOLDER" };
        output.Validators.Add(static result =>
        {
            if (result.Tokens is [{ Value.Length: 0 }])
            {
                result.AddError("name a folder after `--output`");
            }
        });
        var command = new Command(
            "emit", "Prints a compiled .entropic file; messages go to standard error.") { file, target, rootNamespace, others, output };
        command.Validators.Add(result =>
        {
            if (result.GetResult(file) is null or { Tokens.Count: 0 } && result.GetResult(others) is { Tokens.Count: > 1 })
            {
                result.AddError("name the file before `--with`, which takes every name behind it");
            }
        });
        command.SetAction(parsed => Run(
            [parsed.GetRequiredValue(file), .. parsed.GetValue(others) ?? []],
            parsed.GetRequiredValue(rootNamespace),
            parsed.GetRequiredValue(target),
            parsed.GetValue(output),
            parsed.InvocationConfiguration.Output,
            parsed.InvocationConfiguration.Error));
        return command;
    }

    private static int Run(string[] paths, string rootNamespace, string target, string? folder, TextWriter output, TextWriter error)
    {
        if (Sources.Read(paths, error) is not [var source, .. var others])
        {
            return Entropic.CannotRun;
        }

        var unit = EntropicCompiler.Compile(source, rootNamespace, others);
        var (files, messages) = Targets[target](unit);
        unit.Diagnostics.Add(messages);
        foreach (var message in unit.Diagnostics.ToSorted())
        {
            error.WriteLine(DiagnosticRenderer.Render(message));
        }

        // The output of a file with errors would not be what its author intends.
        if (unit.Diagnostics.HasErrors)
        {
            Sources.HintAtOthers(unit.Diagnostics.ToSorted(), others.Length, "pass the project's other files with `--with`", error);
            return Entropic.HasErrors;
        }

        if (files is null)
        {
            error.WriteLine((unit.Losses.Count, unit.Controllers.Count) switch
            {
                ( > 0, _) => $"entropic: no loss of `{source.Path}` can be expressed in the {target} target",
                (_, > 0) => $"entropic: `{source.Path}` declares controllers but no loss that could use them in the {target} target; there is nothing to print",
                _ => $"entropic: `{source.Path}` declares no loss and no controller; there is nothing to print",
            });
            return unit.Losses.Count > 0 ? Entropic.HasErrors : Entropic.Success;
        }

        if (folder is null && files.Count > 1)
        {
            error.WriteLine($"entropic: the {target} target has {files.Count} files; name a folder for them with `--output`");
            return Entropic.CannotRun;
        }

        if (folder is null)
        {
            output.Write(files[0].Text);
            return Entropic.Success;
        }

        return Write(folder, files, output, error);
    }

    private static int Write(string folder, IReadOnlyList<EmittedFile> files, TextWriter output, TextWriter error)
    {
        if (File.Exists(folder))
        {
            error.WriteLine($"entropic: `{folder}` is a file; `--output` needs a folder");
            return Entropic.CannotRun;
        }

        try
        {
            Directory.CreateDirectory(folder);
        }
        catch (Exception reason) when (reason is IOException or UnauthorizedAccessException or ArgumentException)
        {
            error.WriteLine($"entropic: cannot create the folder `{folder}`: {Reason.OfDisk(reason)}");
            return Entropic.CannotRun;
        }

        foreach (var file in files)
        {
            var path = Path.Combine(folder, file.Name);
            try
            {
                File.WriteAllText(path, file.Text);
            }
            catch (Exception reason) when (reason is IOException or UnauthorizedAccessException or ArgumentException)
            {
                error.WriteLine($"entropic: cannot write `{path}`: {Reason.OfDisk(reason)}");
                return Entropic.CannotRun;
            }

            output.WriteLine($"{path} written");
        }

        return Entropic.Success;
    }

    private static bool IsNamespace(string text) =>
        text.Split('.').All(static name => name.Length > 0 && !char.IsDigit(name[0]) && name.All(static letter => char.IsLetterOrDigit(letter) || letter == '_'));

    private static Emitted One(CompiledUnit<ScheduledLoss> unit, string extension, string? text) =>
        new(text is null ? null : [new EmittedFile(ModulePrinter.NameOf(unit) + extension, text)], new DiagnosticBag());

    /// <summary>The result of a target.</summary>
    /// <param name="Files">Its files; <c>null</c> if there is nothing to print.</param>
    /// <param name="Messages">Messages about parts that it cannot express.</param>
    private sealed record Emitted(IReadOnlyList<EmittedFile>? Files, DiagnosticBag Messages);
}
