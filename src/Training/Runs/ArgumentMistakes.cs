using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Numerics;

namespace EntroPIC.Runs;

/// <summary>Mistakes in the arguments of a program, with the names that it has.</summary>
internal static class ArgumentMistakes
{
    public static IEnumerable<string> Of(ParseResult parsed)
    {
        var command = parsed.CommandResult.Command;
        if (command is RootCommand)
        {
            string[] verbs = [.. command.Subcommands.Select(static verb => verb.Name)];
            return [parsed.UnmatchedTokens is [var verb, ..] ? $"there is no verb `{verb}`{Suggestions.NearestOrAll(verb, verbs)}" : $"name a verb: {Wording.OneOf(verbs)}"];
        }

        var options = command.Options.Select(static option => option.Name);
        return parsed.UnmatchedTokens.Select(token => token.StartsWith('-')
                ? $"`{command.Name}` has no option `{token}`{Suggestions.DidYouMean(token, options)}"
                : $"unexpected argument `{token}`; `{command.Name}` takes only {Wording.Join([.. command.Arguments.Select(static argument => $"`{argument.Name}`")], " and ")}, and options")
            .Concat(parsed.Errors.Where(mistake => !parsed.UnmatchedTokens.Any(token => mistake.Message.Contains($"'{token}'", StringComparison.Ordinal))).Select(Described));
    }

    /// <summary>A value of the wrong type, without the type's name; other mistakes in the parser's words.</summary>
    private static string Described(ParseError mistake) =>
        (mistake.SymbolResult as OptionResult ?? mistake.SymbolResult?.Parent as OptionResult) is { Tokens: [var value] } given && KindOf(given.Option, value.Value) is { } kind
            ? $"`{given.Option.Name}` is `{value.Value}`; it must be {kind}"
            : mistake.Message;

    private static string? KindOf(Option option, string value)
    {
        var type = Nullable.GetUnderlyingType(option.ValueType) ?? option.ValueType;
        return type == typeof(double) ? "a number"
            : type != typeof(int) && type != typeof(long) ? null
            : !BigInteger.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? "a whole number"
            : number.Sign < 0 ? $"at least {(type == typeof(int) ? int.MinValue : long.MinValue)}"
            : $"at most {(type == typeof(int) ? int.MaxValue : long.MaxValue)}";
    }
}
