using System.Collections.Frozen;
using System.Text.RegularExpressions;

namespace EntroPIC.Mathematics.Syntax;

/// <summary>Answers in words that have a mathematical meaning, and words that are an answer as they stand.</summary>
internal static partial class Phrases
{
    private static readonly string[] Units =
    [
        "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen", "fourteen",
        "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
    ];

    private static readonly string[] Tens = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];

    private static readonly FrozenSet<string> NoSolution = FrozenSet.ToFrozenSet(
        ["no solution", "no solutions", "there is no solution", "there are no solutions", "empty set", "the empty set"]);

    private static readonly FrozenSet<string> AllReals = FrozenSet.ToFrozenSet(
        ["all real numbers", "all reals", "the real numbers", "real numbers", "the set of all real numbers"]);

    // Short words, or words in capitals, that no one takes for a product of symbols.
    private static readonly FrozenSet<string> Short = FrozenSet.ToFrozenSet(
        ["yes", "no", "odd", "even", "true", "false", "none", "both", "red", "one", "two", "six", "ten", "all", "sun", "mon", "may"]);

    /// <summary>The meaning of words, or the words themselves.</summary>
    public static Expression Read(string words)
    {
        var key = Spaces().Replace(words.Trim(), " ").TrimEnd('.').ToLowerInvariant();
        if (NoSolution.Contains(key))
        {
            return new NamedSetNode("empty");
        }

        if (AllReals.Contains(key))
        {
            return new NamedSetNode("R");
        }

        if (key == "infinity")
        {
            return new ConstantNode(Constant.Infinity);
        }

        return NumberOf(key) is { } number ? new NumberNode(number) : new TextNode(words);
    }

    /// <summary>True if a text without commands is words rather than a product of letters.</summary>
    public static bool AreWords(string text)
    {
        if (!Letters().IsMatch(text))
        {
            return false;
        }

        return Short.Contains(text.TrimEnd('.').ToLowerInvariant()) || Ordinary().IsMatch(text);
    }

    private static int? NumberOf(string key)
    {
        var unit = Array.IndexOf(Units, key);
        if (unit >= 0)
        {
            return unit;
        }

        var parts = key.Split('-', ' ');
        var tens = Array.IndexOf(Tens, parts[0]);
        if (tens < 0 || parts.Length > 2)
        {
            return key is "hundred" or "one hundred" or "a hundred" ? 100 : null;
        }

        var rest = parts.Length == 1 ? 0 : Array.IndexOf(Units, parts[1]);
        return rest is >= 0 and < 10 && (parts.Length == 1 || rest > 0) ? (10 * (tens + 2)) + rest : null;
    }

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();

    [GeneratedRegex(@"^[A-Za-z][A-Za-z'’ -]*\.?$")]
    private static partial Regex Letters();

    // A word of four letters or more with a vowel, or several words one of which is such, none all in capitals.
    [GeneratedRegex(@"^(?=.*[A-Za-z][a-z]{3})(?=.*[aeiouy])(?:[A-Z]?[a-z'’]+|[A-Z])(?:[ -](?:[A-Z]?[a-z'’]+|[A-Z]))*\.?$")]
    private static partial Regex Ordinary();
}
