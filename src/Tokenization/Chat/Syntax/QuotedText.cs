using System.Globalization;
using System.Text;

namespace EntroPIC.Tokenization.Chat.Syntax;

/// <summary>The content of a quoted text, its escapes read as Python reads them.</summary>
internal static class QuotedText
{
    /// <exception cref="TemplateException">An escape is cut short, or has no character.</exception>
    public static string Read(ReadOnlySpan<char> text, int line)
    {
        var result = new StringBuilder(text.Length);
        while (!text.IsEmpty)
        {
            var escape = text.IndexOf('\\');
            result.Append(escape < 0 ? text : text[..escape]);
            if (escape < 0)
            {
                break;
            }

            text = text[(escape + 1)..];
            var kind = text[0];
            text = text[1..];
            switch (kind)
            {
                case 'n':
                    result.Append('\n');
                    break;
                case 't':
                    result.Append('\t');
                    break;
                case 'r':
                    result.Append('\r');
                    break;
                case 'a':
                    result.Append('\a');
                    break;
                case 'b':
                    result.Append('\b');
                    break;
                case 'f':
                    result.Append('\f');
                    break;
                case 'v':
                    result.Append('\v');
                    break;
                case '\\' or '\'' or '"':
                    result.Append(kind);
                    break;
                case '\n':
                    break;
                case 'x':
                    result.Append(Character(ref text, 2, line));
                    break;
                case 'u':
                    result.Append(Character(ref text, 4, line));
                    break;
                case 'U':
                    result.Append(Character(ref text, 8, line));
                    break;
                case 'N':
                    throw new TemplateException(line, "characters by their names, `\\N{…}`, are not supported; `\\u` takes their numbers");
                case >= '0' and <= '7':
                    result.Append(Octal(kind, ref text));
                    break;
                default:
                    // As in Python, a backslash before anything else stays.
                    result.Append('\\').Append(kind);
                    break;
            }
        }
        return result.ToString();
    }

    private static string Character(ref ReadOnlySpan<char> text, int digits, int line)
    {
        if (text.Length < digits || !uint.TryParse(text[..digits], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value) || value > 0x10FFFF)
        {
            throw new TemplateException(line, $"an escape needs {digits} hexadecimal digits of a character");
        }

        text = text[digits..];
        return value < 0x10000 ? ((char)value).ToString() : char.ConvertFromUtf32((int)value);
    }

    private static char Octal(char first, ref ReadOnlySpan<char> text)
    {
        var value = first - '0';
        for (var count = 1; count < 3 && !text.IsEmpty && text[0] is >= '0' and <= '7'; count++)
        {
            value = (value * 8) + (text[0] - '0');
            text = text[1..];
        }
        return (char)value;
    }
}
