using System.Globalization;
using System.Numerics;
using System.Text;
using EntroPIC.Tokenization.Chat.Running;
using EntroPIC.Tokenization.Chat.Values;

namespace EntroPIC.Tokenization.Chat.Python;

/// <summary>Values as Python's <c>repr</c> writes them.</summary>
internal static class ReprWriter
{
    private const int DeepestNamespace = 200;

    public static void Write(object? value, BoundedText text) => Write(value, text, 0);

    /// <summary>The same with everything beyond ASCII escaped.</summary>
    public static string Ascii(string representation) => string.Concat(representation.EnumerateRunes().Select(static rune =>
        rune.IsAscii ? rune.ToString() : rune.Value < 0x100 ? $"\\x{rune.Value:x2}" : rune.IsBmp ? $"\\u{rune.Value:x4}" : $"\\U{rune.Value:x8}"));

    // Namespaces can be in one another, and in themselves.
    private static void Write(object? value, BoundedText text, int namespaces)
    {
        switch (value)
        {
            case null:
                text.Append("None");
                break;
            case bool flag:
                text.Append(flag ? "True" : "False");
                break;
            case BigInteger or double:
                text.Append(PythonNumber.Text(value));
                break;
            case string content:
                WriteQuoted(content, text);
                break;
            case Markup markup:
                text.Append("Markup(");
                WriteQuoted(markup.Text, text);
                text.Append(')');
                break;
            case ListValue list:
                WriteAll("[", list, "]");
                break;
            case TupleValue tuple:
                WriteAll("(", tuple, tuple.Count == 1 ? ",)" : ")");
                break;
            case MapView view:
                WriteAll($"{view.Name}([", view.Items, "])");
                break;
            case RangeValue range:
                text.Append(range.Step.IsOne ? $"range({range.Start}, {range.Stop})" : $"range({range.Start}, {range.Stop}, {range.Step})");
                break;
            case MapValue map:
                WriteMap(map);
                break;
            case NamespaceValue space when namespaces < DeepestNamespace:
                text.Append("<Namespace ");
                Write(space.ToMap(), text, namespaces + 1);
                text.Append('>');
                break;
            case NamespaceValue:
                throw new TemplateFault($"namespaces nest deeper than {DeepestNamespace} levels");
            case Undefined:
                text.Append("Undefined");
                break;
            case LoopValue loop:
                text.Append(string.Create(CultureInfo.InvariantCulture, $"<LoopContext {loop.Index}/{loop.Length}>"));
                break;
            case MacroValue macro:
                text.Append("<Macro ");
                text.Append(macro.Name is { } name ? $"'{name}'>" : "anonymous>");
                break;
            default:
                throw new TemplateFault($"{PythonValue.KindOf(value)} has no text");
        }

        void WriteAll(string open, IReadOnlyList<object?> items, string close)
        {
            text.Run.Spend(1 + items.Count);
            text.Append(open);
            for (var index = 0; index < items.Count; index++)
            {
                text.Append(index == 0 ? "" : ", ");
                Write(items[index], text, namespaces);
            }
            text.Append(close);
        }

        void WriteMap(MapValue map)
        {
            text.Run.Spend(1 + map.Count);
            var separator = "{";
            foreach (var (key, entry) in map.Entries)
            {
                text.Append(separator);
                Write(key, text, namespaces);
                text.Append(": ");
                Write(entry, text, namespaces);
                separator = ", ";
            }
            text.Append(map.Count == 0 ? "{}" : "}");
        }
    }

    private static void WriteQuoted(string content, BoundedText text)
    {
        var quote = content.Contains('\'', StringComparison.Ordinal) && !content.Contains('"', StringComparison.Ordinal) ? '"' : '\'';
        text.Append(quote);
        foreach (var rune in content.EnumerateRunes())
        {
            WriteCharacter(rune, quote, text);
        }

        text.Append(quote);
    }

    private static void WriteCharacter(Rune rune, char quote, BoundedText text)
    {
        Span<char> units = stackalloc char[2];
        switch (rune.Value)
        {
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
            case var value when value == quote:
                text.Append('\\').Append(quote);
                break;
            case var _ when IsPrintable(rune):
                text.Append(units[..rune.EncodeToUtf16(units)]);
                break;
            case < 0x100:
                text.Append($"\\x{rune.Value:x2}");
                break;
            case < 0x10000:
                text.Append($"\\u{rune.Value:x4}");
                break;
            default:
                text.Append($"\\U{rune.Value:x8}");
                break;
        }
    }

    public static bool IsPrintable(Rune rune) => rune.Value == ' ' || Rune.GetUnicodeCategory(rune) is not (
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned
        or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.SpaceSeparator);
}
