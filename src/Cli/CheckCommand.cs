using System.CommandLine;
using EntroPIC.Dsl;
using EntroPIC.Dsl.Diagnostics;

namespace EntroPIC.Cli;

/// <summary>
/// <c>entropic check FILE…</c> prints the messages of a build; <c>entropic check --explain ID</c> prints the page of a rule.
/// </summary>
internal static class CheckCommand
{
    public static Command Create()
    {
        var files = new Argument<string[]>("FILE")
        {
            Description = "Files of one project, which may use each other's declarations.",
            Arity = ArgumentArity.ZeroOrMore,
        };
        var rule = new Option<string>("--explain") { Description = "Explain a rule instead, by the id in its messages.", HelpName = "ID" };
        var isStrict =
            new Option<bool>("--warnaserror") { Description = "Fail on warnings, too, like a build that treats warnings as errors." };
        var command = new Command("check", "Reports mistakes in .entropic files, like a build.") { files, isStrict, rule };
        command.Validators.Add(result =>
        {
            var hasFiles = result.GetValue(files) is { Length: > 0 };
            if (!hasFiles && result.GetResult(rule) is null)
            {
                result.AddError("name a file to check, or a rule with `--explain`");
            }
            else if (hasFiles && result.GetResult(rule) is not null)
            {
                result.AddError("`--explain` takes a rule and no files; check them without it");
            }
        });
        command.SetAction(parsed =>
        {
            var (output, error) = (parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error);
            return parsed.GetValue(rule) is { } id
                ? RulePages.Explain(id, output, error)
                : Run(parsed.GetRequiredValue(files), parsed.GetValue(isStrict), output, error);
        });
        return command;
    }

    private static int Run(string[] paths, bool isStrict, TextWriter output, TextWriter error)
    {
        if (Sources.Read(paths, error) is not { } sources)
        {
            return Entropic.CannotRun;
        }

        var messages = new List<Diagnostic>();
        foreach (var source in sources)
        {
            var unit = EntropicCompiler.Compile(source, Sources.RootNamespace, [.. sources.Where(other => other != source)]);
            var found = unit.Diagnostics.ToSorted();
            messages.AddRange(found);
            if (unit.Syntax.Declarations.Count == 0 && found.Count == 0)
            {
                // Not an error, but hardly intended. A build is silent about it.
                error.WriteLine($"entropic: `{source.Path}` declares nothing");
            }
        }

        foreach (var message in messages)
        {
            output.WriteLine(DiagnosticRenderer.Render(message));
        }

        Sources.HintAtOthers(messages, sources.Length - 1, "name the project's other files beside it", error);
        var errors = messages.Count(static message => message.IsError);
        output.WriteLine($"{Counted(sources.Length, "file")}, {Counted(errors, "error")}, {Counted(messages.Count - errors, "warning")}");
        return errors > 0 || (isStrict && messages.Count > 0) ? Entropic.HasErrors : Entropic.Success;
    }

    private static string Counted(int count, string noun) => $"{count} {noun}{(count == 1 ? "" : "s")}";
}
