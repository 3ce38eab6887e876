using System.Text.RegularExpressions;

namespace EntroPIC.Mathematics.Syntax;

/// <summary>Tells the comma of `1,234` from the comma between elements.</summary>
internal static partial class ThousandsSeparators
{
    /// <summary>
    /// Removes commas inside numbers where the text stays clear: everywhere within the argument of a command (`\frac{1}{1,000}`),
    /// at the outside only if no other comma or semicolon is there, and never within brackets, where commas part elements.
    /// </summary>
    public static string Remove(string text)
    {
        text = Certain().Replace(text, static match => Separators().Replace(match.Value, ""));
        var numbers = WithCommas().Matches(text);
        if (numbers.Count == 0)
        {
            return text;
        }

        var nesting = FindNesting(text);
        var inNumbers = numbers.SelectMany(static number => Enumerable.Range(number.Index, number.Length)).ToHashSet();
        var isOutsideClear = !text.Contains(@"\and ", StringComparison.Ordinal) && !Enumerable.Range(0, text.Length)
            .Any(i => text[i] is ',' or ';' && nesting[i] == Nesting.Outside && !inNumbers.Contains(i));
        return WithCommas().Replace(text, match => nesting[match.Index] switch
        {
            Nesting.Argument => match.Value.Replace(",", "", StringComparison.Ordinal),
            Nesting.Outside when isOutsideClear => match.Value.Replace(",", "", StringComparison.Ordinal),
            _ => match.Value,
        });
    }

    /// <summary>The kind of bracket around each character.</summary>
    private static Nesting[] FindNesting(string text)
    {
        var nesting = new Nesting[text.Length];
        var open = new Stack<Nesting>([Nesting.Outside]);
        var argumentClosedAt = -1;
        for (var i = 0; i < text.Length; i++)
        {
            nesting[i] = open.Peek();
            switch (text[i])
            {
                case '{':
                    var isArgument = i > 0
                        && (argumentClosedAt == i - 1 || text[i - 1] is '^' or '_' or ']' || char.IsAsciiLetter(text[i - 1]));
                    open.Push(isArgument ? Nesting.Argument : Nesting.Brackets);
                    break;
                case '(' or '[':
                    open.Push(Nesting.Brackets);
                    break;
                case '}' or ')' or ']' when open.Count > 1:
                    if (open.Pop() == Nesting.Argument)
                    {
                        argumentClosedAt = i;
                    }

                    break;
                default:
                    break;
            }
        }

        return nesting;
    }

    private enum Nesting
    {
        Outside,
        Brackets,
        Argument,
    }

    // Braces or thin spaces around or instead of the comma leave no doubt: 14{,}916, 32,\!349, 12\,000, 12 000.
    [GeneratedRegex(@"(?<![\d.,])\d{1,3}(?:(?:\s*\{\s*,\s*\}\s*|,\s*\\!\s*|\\[,;:!]| |~)\d{3})+(?![\d,])")]
    private static partial Regex Certain();

    [GeneratedRegex(@"\\.|[{},~\s]")]
    private static partial Regex Separators();

    [GeneratedRegex(@"(?<![\d.,])\d{1,3}(?:,\d{3})+(?![\d,])")]
    private static partial Regex WithCommas();
}
