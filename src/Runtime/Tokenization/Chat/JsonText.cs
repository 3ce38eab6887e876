using System.Globalization;
using System.Text;

namespace EntroPIC.Tokenization.Chat;

/// <summary>Values as JSON, written as Python's <c>json.dumps</c> writes them with characters as they are.</summary>
internal static class JsonText
{
    /// <param name="value">What is written.</param>
    /// <param name="indent">Blanks per level; null writes all in one line.</param>
    /// <param name="arguments">Where the call was, for errors.</param>
    public static string Of(object? value, int? indent, Arguments arguments)
    {
        var text = new StringBuilder();
        Write(value, indent, 0, text, arguments);
        return text.ToString();
    }

    private static void Write(object? value, int? indent, int depth, StringBuilder text, Arguments arguments)
    {
        switch (value)
        {
            case null:
                text.Append("null");
                break;
            case bool flag:
                text.Append(flag ? "true" : "false");
                break;
            case long whole:
                text.Append(whole.ToString(CultureInfo.InvariantCulture));
                break;
            case double number:
                text.Append(double.IsNaN(number) ? "NaN" : double.IsInfinity(number) ? number > 0 ? "Infinity" : "-Infinity" : PythonNumber.Text(number));
                break;
            case string content:
                WriteText(content, text);
                break;
            case IReadOnlyList<object?> list:
                WriteAll('[', ']', list, item => Write(item, indent, depth + 1, text, arguments), indent, depth, text);
                break;
            case IReadOnlyDictionary<string, object?> map:
                WriteAll('{', '}', [.. map], entry =>
                {
                    WriteText(entry.Key, text);
                    text.Append(": ");
                    Write(entry.Value, indent, depth + 1, text, arguments);
                }, indent, depth, text);
                break;
            default:
                throw arguments.Error($"cannot write {Values.NameOfKind(value)} as JSON");
        }
    }

    private static void WriteAll<T>(char open, char close, IReadOnlyList<T> items, Action<T> write, int? indent, int depth, StringBuilder text)
    {
        text.Append(open);
        for (var index = 0; index < items.Count; index++)
        {
            text.Append(index == 0 ? "" : indent is null ? ", " : ",");
            BreakLine(depth + 1);
            write(items[index]);
        }
        if (items.Count > 0)
            BreakLine(depth);
        text.Append(close);

        void BreakLine(int level)
        {
            if (indent is { } blanks)
                text.Append('\n').Append(' ', blanks * level);
        }
    }

    private static void WriteText(string content, StringBuilder text)
    {
        text.Append('"');
        foreach (var character in content)
        {
            _ = character switch
            {
                '"' => text.Append("\\\""),
                '\\' => text.Append(@"\\"),
                '\n' => text.Append(@"\n"),
                '\r' => text.Append(@"\r"),
                '\t' => text.Append(@"\t"),
                '\b' => text.Append(@"\b"),
                '\f' => text.Append(@"\f"),
                < ' ' => text.Append(CultureInfo.InvariantCulture, $"\\u{(int)character:x4}"),
                _ => text.Append(character),
            };
        }
        text.Append('"');
    }
}
