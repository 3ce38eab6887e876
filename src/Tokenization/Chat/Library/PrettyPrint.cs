using System.Text.RegularExpressions;
using EntroPIC.Tokenization.Chat.Python;
using EntroPIC.Tokenization.Chat.Running;
using EntroPIC.Tokenization.Chat.Values;

namespace EntroPIC.Tokenization.Chat.Library;

/// <summary>The filter <c>pprint</c>: values in lines of at most 80 characters, mappings sorted by key.</summary>
internal sealed partial class PrettyPrint
{
    private const int Width = 80;

    private readonly BoundedText _text;

    private PrettyPrint(Rendering run) => _text = new(run);

    public static string Write(object? value, Rendering run)
    {
        var printing = new PrettyPrint(run);
        printing.Write(Sorted(value, run), 0, 0, isOutermost: true);
        return printing._text.ToString();
    }

    private void Write(object? value, int indent, int allowance, bool isOutermost)
    {
        var text = Text(value);
        if (PythonText.LengthOf(text) <= Width - indent - allowance)
        {
            _text.Append(text);
            return;
        }
        switch (value)
        {
            case MapValue { Count: > 0 } map:
                _text.Append('{');
                WriteAll([.. map.Entries], indent + 1, allowance + 1, (entry, at, left) =>
                {
                    var key = Text(entry.Key);
                    _text.Append(key).Append(": ");
                    Write(entry.Value, at + PythonText.LengthOf(key) + 2, left, isOutermost: false);
                });
                _text.Append('}');
                break;
            case ListValue list:
                _text.Append('[');
                WriteAll(list, indent + 1, allowance + 1, (item, at, left) => Write(item, at, left, isOutermost: false));
                _text.Append(']');
                break;
            case TupleValue tuple:
                var close = tuple.Count == 1 ? ",)" : ")";
                _text.Append('(');
                WriteAll(tuple, indent + 1, allowance + close.Length, (item, at, left) => Write(item, at, left, isOutermost: false));
                _text.Append(close);
                break;
            case string { Length: > 0 } content:
                WriteLong(content, text, indent, allowance, isOutermost);
                break;
            default:
                _text.Append(text);
                break;
        }
    }

    private void WriteAll<T>(IReadOnlyList<T> items, int indent, int allowance, Action<T, int, int> write)
    {
        for (var index = 0; index < items.Count; index++)
        {
            if (index > 0)
            {
                _text.Append(",\n").Append(' ', indent);
            }

            write(items[index], indent, index == items.Count - 1 ? allowance : 1);
        }
    }

    private void WriteLong(string content, string whole, int indent, int allowance, bool isOutermost)
    {
        (indent, allowance) = isOutermost ? (indent + 1, allowance + 1) : (indent, allowance);
        var (chunks, lines) = (new List<string>(), StringMethods.Lines(content, keepsEnds: true, _text.Run));
        for (var index = 0; index < lines.Count; index++)
        {
            var isLast = index == lines.Count - 1;
            var line = Text(lines[index]);
            if (PythonText.LengthOf(line) <= Width - indent - (isLast ? allowance : 0))
            {
                chunks.Add(line);
            }
            else
            {
                AddParts(lines[index], Width - indent, isLast ? allowance : 0, chunks);
            }
        }
        if (chunks.Count == 1)
        {
            _text.Append(lines.Count == 1 ? whole : Text(lines[^1]));
            return;
        }
        _text.Append(isOutermost ? "(" : "");
        for (var index = 0; index < chunks.Count; index++)
        {
            if (index > 0)
            {
                _text.Append('\n').Append(' ', indent);
            }

            _text.Append(chunks[index]);
        }
        _text.Append(isOutermost ? ")" : "");
    }

    private void AddParts(string line, int width, int allowance, List<string> chunks)
    {
        var current = "";
        var parts = Words().Matches(line).Select(static match => match.Value).Where(static part => part.Length > 0).ToList();
        for (var index = 0; index < parts.Count; index++)
        {
            var candidate = current + parts[index];
            if (PythonText.LengthOf(Text(candidate)) > width - (index == parts.Count - 1 ? allowance : 0))
            {
                if (current.Length > 0)
                {
                    chunks.Add(Text(current));
                }

                current = parts[index];
            }
            else
            {
                current = candidate;
            }
        }
        if (current.Length > 0)
        {
            chunks.Add(Text(current));
        }
    }

    private string Text(object? value)
    {
        var text = new BoundedText(_text.Run);
        ReprWriter.Write(value, text);
        return text.ToString();
    }

    private static object? Sorted(object? value, Rendering run)
    {
        run.Spend(1);
        return value switch
        {
            MapValue map => MapValue.Of(PythonSort.Sort([.. map.Entries], static entry => entry.Key, isReversed: false, run)
                .Select(entry => (entry.Key, Sorted(entry.Value, run))), run),
            ListValue list => new ListValue([.. list.Select(item => Sorted(item, run))]),
            TupleValue tuple => new TupleValue([.. tuple.Select(item => Sorted(item, run))]),
            _ => value,
        };
    }

    [GeneratedRegex(@"\S*\s*", RegexOptions.CultureInvariant)]
    private static partial Regex Words();
}
