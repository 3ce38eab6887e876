using System.CommandLine;
using EntroPIC.Dsl.Diagnostics;
using EntroPIC.Dsl.Formatting;
using EntroPIC.Dsl.Text;

namespace EntroPIC.Cli;

/// <summary><c>entropic format FILE…</c> rewrites files in the standard layout. A file with syntax errors stays unchanged.</summary>
internal static class FormatCommand
{
    public static Command Create()
    {
        var files = new Argument<string[]>("FILE") { Description = "The files.", Arity = ArgumentArity.OneOrMore };
        var check = new Option<bool>("--check") { Description = "Change nothing; fail if a file would change." };
        var command = new Command("format", "Rewrites .entropic files in the standard layout; keeps comments.") { files, check };
        command.SetAction(parsed => Run(
            parsed.GetRequiredValue(files), parsed.GetValue(check), parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error));
        return command;
    }

    private static int Run(string[] paths, bool onlyChecks, TextWriter output, TextWriter error)
    {
        if (Sources.Read(paths, error) is not { } sources)
        {
            return Entropic.CannotRun;
        }

        var code = Entropic.Success;
        foreach (var source in sources)
        {
            code = Math.Max(code, Format(source, onlyChecks, output, error));
        }

        return code;
    }

    private static int Format(SourceFile source, bool onlyChecks, TextWriter output, TextWriter error)
    {
        // Invalid UTF-8 reads as this character, and would be written as it.
        if (source.Text.Contains('\uFFFD'))
        {
            error.WriteLine($"entropic: `{source.Path}` is not valid UTF-8; it stays unchanged");
            return Entropic.HasErrors;
        }

        var diagnostics = new DiagnosticBag();
        if (Formatter.Format(source, diagnostics) is not { } formatted)
        {
            foreach (var message in diagnostics.ToSorted())
            {
                error.WriteLine(DiagnosticRenderer.Render(message));
            }

            return Entropic.HasErrors;
        }

        if (formatted == source.Text)
        {
            return Entropic.Success;
        }

        if (onlyChecks)
        {
            output.WriteLine($"{source.Path} would change");
            return Entropic.HasErrors;
        }

        try
        {
            Replace(source.Path, formatted);
        }
        catch (Exception reason) when (reason is IOException or UnauthorizedAccessException)
        {
            error.WriteLine($"entropic: cannot write `{source.Path}`: {Reason.OfDisk(reason)}");
            return Entropic.CannotRun;
        }

        output.WriteLine($"{source.Path} formatted");
        return Entropic.Success;
    }

    /// <summary>Replaces a file atomically: writes a new one beside it, then renames it. A link stays a link.</summary>
    private static void Replace(string path, string text)
    {
        var target = File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? Path.GetFullPath(path);
        var beside = $"{target}.{Path.GetRandomFileName()}";
        try
        {
            File.WriteAllText(beside, text);
            if (!OperatingSystem.IsWindows())
            {
                File.SetUnixFileMode(beside, File.GetUnixFileMode(target));
            }

            File.Move(beside, target, overwrite: true);
        }
        finally
        {
            File.Delete(beside);
        }
    }
}
