using System.CommandLine;
using EntroPIC.Dsl;
using EntroPIC.Dsl.Diagnostics;

namespace EntroPIC.Cli;

/// <summary>
/// <c>entropic check FILE…</c>: what a build would say of the files. <c>entropic check --explain ID</c>: what a rule means.
/// </summary>
internal static class CheckCommand
{
    public static Command Create()
    {
        var files = new Argument<string[]>("FILE")
        {
            Description = "The files of one project: each may use what the others declare.",
            Arity = ArgumentArity.ZeroOrMore,
        };
        var rule = new Option<string>("--explain") { Description = "Explain a rule instead, by the id that its messages show.", HelpName = "ID" };
        var isStrict = new Option<bool>("--warnaserror") { Description = "Fail where there are warnings, too, as a build does that treats them as errors." };
        var command = new Command("check", "Says what is wrong with .entropic files, as a build would.") { files, isStrict, rule };
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
            return parsed.GetValue(rule) is { } id ? RulePages.Explain(id, output, error) : Run(parsed.GetRequiredValue(files), parsed.GetValue(isStrict), output, error);
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
                // Not wrong, and hardly what is meant; a build says nothing of it.
                error.WriteLine($"entropic: `{source.Path}` declares nothing");
            }
        }

        foreach (var message in messages)
        {
            output.WriteLine(DiagnosticRenderer.Render(message));
        }

        var errors = messages.Count(static message => message.IsError);
        output.WriteLine($"{Counted(sources.Length, "file")}, {Counted(errors, "error")}, {Counted(messages.Count - errors, "warning")}");
        return errors > 0 || (isStrict && messages.Count > 0) ? Entropic.HasErrors : Entropic.Success;
    }

    private static string Counted(int count, string noun) => $"{count} {noun}{(count == 1 ? "" : "s")}";
}
