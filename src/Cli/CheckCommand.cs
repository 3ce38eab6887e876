using System.CommandLine;
using EntroPIC.Dsl;
using EntroPIC.Dsl.Diagnostics;
using EntroPIC.Dsl.Text;

namespace EntroPIC.Cli;

/// <summary><c>entropic check FILE…</c>: what a build would say of the files.</summary>
internal static class CheckCommand
{
    public static Command Create()
    {
        var files = new Argument<string[]>("FILE")
        {
            Description = "The files of one project: each may use what the others declare.",
            Arity = ArgumentArity.OneOrMore,
        };
        var command = new Command("check", "Says what is wrong with .entropic files, as a build would.") { files };
        command.SetAction(parsed => Run(parsed.GetRequiredValue(files), parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error));
        return command;
    }

    private static int Run(string[] paths, TextWriter output, TextWriter error)
    {
        if (Sources.Read(paths, error) is not { } sources)
        {
            return Entropic.CannotRun;
        }

        var messages = sources.SelectMany(source => Check(source, sources)).ToList();
        foreach (var message in messages)
        {
            output.WriteLine(DiagnosticRenderer.Render(message));
        }

        var errors = messages.Count(static message => message.IsError);
        output.WriteLine($"{Counted(sources.Length, "file")}, {Counted(errors, "error")}, {Counted(messages.Count - errors, "warning")}");
        return errors > 0 ? Entropic.HasErrors : Entropic.Success;
    }

    private static IReadOnlyList<Diagnostic> Check(SourceFile source, SourceFile[] project) =>
        EntropicCompiler.Compile(source, Sources.RootNamespace, [.. project.Where(other => other != source)]).Diagnostics.ToSorted();

    private static string Counted(int count, string noun) => $"{count} {noun}{(count == 1 ? "" : "s")}";
}
