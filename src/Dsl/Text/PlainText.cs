using System.Globalization;
using System.Text;

namespace EntroPIC.Dsl.Text;

/// <summary>
/// Foreign text (documentation, comments, paths) made safe for one line of any output: without line breaks in any format, without invalid
/// characters, and displayed in logical order.
/// </summary>
internal static class PlainText
{
    private const char Unknown = '\uFFFD';

    /// <summary>The text, character by character: line separators become spaces, and unprintable characters become a mark.</summary>
    public static string Line(string text)
    {
        var first = FirstThatIsNot(text);
        if (first < 0)
        {
            return text;
        }

        var letters = text.ToCharArray();
        for (var i = first; i < letters.Length; i++)
        {
            letters[i] = IsPlain(text, i) ? text[i] : EndsLine(text[i]) ? ' ' : Unknown;
        }

        return new string(letters);
    }

    /// <summary>The text as a string literal valid in both C# and Python.</summary>
    public static string Quoted(string text)
    {
        var quoted = new StringBuilder(text.Length + 2).Append('"');
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            _ = (c, IsPlain(text, i)) switch
            {
                ('"' or '\\', _) => quoted.Append('\\').Append(c),
                ('\n', _) => quoted.Append("\\n"),
                ('\r', _) => quoted.Append("\\r"),
                (_, true) => quoted.Append(c),

                // An unpaired surrogate cannot be written to a file.
                _ => quoted.Append("\\u").Append(((int)(char.IsSurrogate(c) ? Unknown : c)).ToString("X4", CultureInfo.InvariantCulture)),
            };
        }

        return quoted.Append('"').ToString();
    }

    private static int FirstThatIsNot(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (!IsPlain(text, i))
            {
                return i;
            }
        }

        return -1;
    }

    private static bool IsPlain(string text, int index)
    {
        var c = text[index];
        return c is (>= ' ' and < '\u007F') or '\t' || (c > '\u009F' && !EndsLine(c) && c < '\uFFFE' && !Letters.TurnsDirection(c)
            && (!char.IsSurrogate(c) || char.IsSurrogatePair(text, index) || (index > 0 && char.IsSurrogatePair(text, index - 1))));
    }

    private static bool EndsLine(char c) => c is (>= '\n' and <= '\r') or '\u0085' or '\u2028' or '\u2029';
}
