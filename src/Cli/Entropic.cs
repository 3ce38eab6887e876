using System.CommandLine;

namespace EntroPIC.Cli;

/// <summary>The command line: which commands there are, and what their exit codes mean.</summary>
internal static class Entropic
{
    /// <summary>All went well; there may be warnings.</summary>
    public const int Success = 0;

    /// <summary>A file has errors, or warnings where those count as errors.</summary>
    public const int HasErrors = 1;

    /// <summary>The command cannot be carried out: wrong arguments, or a file that cannot be read.</summary>
    public const int CannotRun = 2;

    public static int Run(IReadOnlyList<string> arguments, TextWriter output, TextWriter error)
    {
        var root = new RootCommand("The language of EntroPIC: losses for reinforcement learning of language models.")
        {
            CheckCommand.Create(),
            EmitCommand.Create(),
            FormatCommand.Create(),
        };
        var parsed = root.Parse(arguments);
        var code = parsed.Invoke(new InvocationConfiguration { Output = output, Error = error });
        return parsed.Errors.Count > 0 ? CannotRun : code;
    }
}
