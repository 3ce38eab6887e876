using System.Globalization;
using System.Numerics;
using EntroPIC.Tokenization.Chat.Python;
using EntroPIC.Tokenization.Chat.Running;
using EntroPIC.Tokenization.Chat.Values;

namespace EntroPIC.Tokenization.Chat.Library;

/// <summary>Values as JSON, as Python's <c>json.dumps</c> writes them.</summary>
internal sealed class JsonText
{
    // Of a list or a mapping, beside its items.
    private const int Steps = 3;

    /// <summary>True to escape characters beyond ASCII.</summary>
    public required bool IsAscii { get; init; }

    /// <summary>One level of indentation; null writes all in one line.</summary>
    public required string? Indentation { get; init; }

    public required string ItemSeparator { get; init; }

    public required string KeySeparator { get; init; }

    public required bool SortsKeys { get; init; }

    public string Write(object? value, Rendering run)
    {
        var text = new BoundedText(run);
        Write(value, 0, text);
        return text.ToString();
    }

    private void Write(object? value, int depth, BoundedText text)
    {
        switch (value)
        {
            case null:
                text.Append("null");
                break;
            case bool flag:
                text.Append(flag ? "true" : "false");
                break;
            case BigInteger or double:
                text.Append(NumberText(value));
                break;
            case string or Markup:
                WriteText(PythonText.Find(value)!, text);
                break;
            case ListValue or TupleValue:
                WriteAll('[', ']', (IReadOnlyList<object?>)value, item => Write(item, depth + 1, text), depth, text);
                break;
            case MapValue map:
                WriteAll('{', '}', Entries(map, text.Run), entry => WriteEntry(entry, depth, text), depth, text);
                break;
            default:
                throw PythonValue.Fault(value, $"{PythonValue.KindOf(value)} cannot be written as JSON");
        }
    }

    private List<(object? Key, object? Value)> Entries(MapValue map, Rendering run) => SortsKeys
        ? PythonSort.Sort([.. map.Entries], static entry => entry.Key, isReversed: false, run)
        : [.. map.Entries];

    private void WriteEntry((object? Key, object? Value) entry, int depth, BoundedText text)
    {
        WriteText(
            entry.Key switch
            {
                null => "null",
                bool flag => flag ? "true" : "false",
                BigInteger or double => NumberText(entry.Key),
                _ => PythonText.Find(entry.Key) ?? throw new TemplateFault($"{PythonValue.KindOf(entry.Key)} cannot be a key in JSON"),
            },
            text);
        text.Append(KeySeparator);
        Write(entry.Value, depth + 1, text);
    }

    private static string NumberText(object value) => value is double number && !double.IsFinite(number)
        ? double.IsNaN(number) ? "NaN" : number > 0 ? "Infinity" : "-Infinity"
        : PythonNumber.Text(value);

    private void WriteAll<T>(char open, char close, IReadOnlyList<T> items, Action<T> write, int depth, BoundedText text)
    {
        text.Run.Spend(Steps + items.Count);
        text.Append(open);
        for (var index = 0; index < items.Count; index++)
        {
            text.Append(index == 0 ? "" : ItemSeparator);
            BreakLine(depth + 1);
            write(items[index]);
        }
        if (items.Count > 0)
        {
            BreakLine(depth);
        }

        text.Append(close);

        void BreakLine(int level)
        {
            if (Indentation is null)
            {
                return;
            }

            text.Append('\n');
            for (; level > 0; level--)
            {
                text.Append(Indentation);
            }
        }
    }

    private void WriteText(string content, BoundedText text)
    {
        text.Append('"');
        foreach (var character in content)
        {
            switch (character)
            {
                case '"':
                    text.Append("\\\"");
                    break;
                case '\\':
                    text.Append(@"\\");
                    break;
                case '\n':
                    text.Append(@"\n");
                    break;
                case '\r':
                    text.Append(@"\r");
                    break;
                case '\t':
                    text.Append(@"\t");
                    break;
                case '\b':
                    text.Append(@"\b");
                    break;
                case '\f':
                    text.Append(@"\f");
                    break;
                case < ' ':
                case > '\x7F' when IsAscii:
                    text.Append(string.Create(CultureInfo.InvariantCulture, $"\\u{(int)character:x4}"));
                    break;
                default:
                    text.Append(character);
                    break;
            }
        }
        text.Append('"');
    }
}
