using System.CommandLine;
using System.CommandLine.Parsing;
using EntroPIC.Dsl.Diagnostics;

namespace EntroPIC.Cli;

/// <summary>The command line: its commands and exit codes.</summary>
internal static class Entropic
{
    /// <summary>Success, possibly with warnings.</summary>
    public const int Success = 0;

    /// <summary>A file has errors, or warnings that count as errors.</summary>
    public const int HasErrors = 1;

    /// <summary>The command cannot run: wrong arguments, or an unreadable file.</summary>
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
        var unknown = UnknownOptions(parsed);
        foreach (var option in unknown)
        {
            error.WriteLine($"entropic: unknown option `{option}`{Suggestions.DidYouMean(option, KnownOptions(parsed))}");
        }

        if (unknown.Count > 0)
        {
            return CannotRun;
        }

        var code = parsed.Invoke(new InvocationConfiguration { Output = output, Error = error });
        return parsed.Errors.Count > 0 ? CannotRun : code;
    }

    /// <summary>
    /// Arguments that look like options but were parsed as a file or a value. After <c>--</c> nothing counts as an option.
    /// </summary>
    private static List<string> UnknownOptions(ParseResult parsed) => [.. parsed.Tokens
        .TakeWhile(static token => token.Type != TokenType.DoubleDash)
        .Where(static token => token.Type == TokenType.Argument && token.Value.StartsWith("--", StringComparison.Ordinal))
        .Select(static token => token.Value.Split('=')[0])];

    private static IEnumerable<string> KnownOptions(ParseResult parsed) =>
        parsed.CommandResult.Command.Options.Concat(parsed.RootCommandResult.Command.Options).Select(static option => option.Name);
}
