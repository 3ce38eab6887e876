using System.Text;
using EntroPIC.Tokenization.Chat.Running;
using EntroPIC.Tokenization.Chat.Values;

namespace EntroPIC.Tokenization.Chat.Python;

/// <summary>Operations shared by text methods and filters.</summary>
internal static class StringMethods
{
    public static string Strip(string text, string? characters, bool atStart, bool atEnd)
    {
        var goes = characters?.EnumerateRunes().ToHashSet();
        var (start, end) = (0, text.Length);
        while (atStart && start < end && Rune.DecodeFromUtf16(text.AsSpan(start, end - start), out var rune, out var length) is var _
            && Goes(rune))
        {
            start += length;
        }

        while (atEnd && end > start && Rune.DecodeLastFromUtf16(text.AsSpan(start, end - start), out var rune, out var length) is var _
            && Goes(rune))
        {
            end -= length;
        }

        return text[start..end];

        bool Goes(Rune rune) => goes?.Contains(rune) ?? (rune.IsBmp && PythonText.IsSpace((char)rune.Value));
    }

    /// <param name="text">The text.</param>
    /// <param name="old">Text to replace; empty for the places between characters, and both ends.</param>
    /// <param name="replacement">Its replacement.</param>
    /// <param name="most">Maximum number of replacements; below 0 for no limit.</param>
    /// <param name="run">Counts the texts made.</param>
    public static string Replace(string text, string old, string replacement, long most, Rendering run)
    {
        var result = new BoundedText(run);
        most = most < 0 ? long.MaxValue : most;
        if (old.Length == 0)
        {
            var rest = text.AsSpan();
            for (; most > 0; most--)
            {
                result.Append(replacement);
                if (rest.IsEmpty)
                {
                    break;
                }

                Rune.DecodeFromUtf16(rest, out _, out var length);
                result.Append(rest[..length]);
                rest = rest[length..];
            }
            return result.Append(rest).ToString();
        }
        var done = 0;
        for (; most > 0 && TextSearch.Find(text, old, done, run) is var found and >= 0; most--)
        {
            result.Append(text.AsSpan(done, found - done)).Append(replacement);
            done = found + old.Length;
        }
        return result.Append(text.AsSpan(done)).ToString();
    }

    /// <summary>The parts between separators, or without one the words.</summary>
    public static List<string> Split(string text, string? separator, long most, Rendering run)
    {
        most = most < 0 ? long.MaxValue : most;
        if (separator is null)
        {
            return Words(text, most, run);
        }

        if (separator.Length == 0)
        {
            throw new TemplateFault("a separator is empty");
        }

        var (parts, done) = (new List<string>(), 0);
        for (; parts.Count < most && TextSearch.Find(text, separator, done, run) is var found and >= 0; done = found + separator.Length)
        {
            parts.Add(run.Made(text[done..found]));
        }

        parts.Add(run.Made(text[done..]));
        return parts;
    }

    /// <summary>The same from the end on.</summary>
    public static List<string> SplitFromEnd(string text, string? separator, long most, Rendering run)
    {
        // Without a limit both are the same.
        if (most < 0 && separator is null)
        {
            return Words(text, long.MaxValue, run);
        }

        var parts = Split(Reversed(text), separator is null ? null : Reversed(separator), most, run);
        parts.Reverse();
        return [.. parts.Select(Reversed)];
    }

    /// <summary>The lines, as Python breaks them.</summary>
    public static List<string> Lines(string text, bool keepsEnds, Rendering run)
    {
        var (lines, start) = (new List<string>(), 0);
        for (var place = 0; place < text.Length; place++)
        {
            if (text[place] is not ('\n' or '\r' or '\v' or '\f' or '\x1C' or '\x1D' or '\x1E' or '\x85' or '\u2028' or '\u2029'))
            {
                continue;
            }

            var next = text[place] == '\r' && place + 1 < text.Length && text[place + 1] == '\n' ? place + 2 : place + 1;
            lines.Add(run.Made(text[start..(keepsEnds ? next : place)]));
            start = next;
            place = next - 1;
        }
        if (start < text.Length)
        {
            lines.Add(run.Made(text[start..]));
        }

        run.Spend(lines.Count);
        return lines;
    }

    public static string Reversed(string text)
    {
        var (reversed, place) = (new char[text.Length], text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            place -= rune.Utf16SequenceLength;
            rune.EncodeToUtf16(reversed.AsSpan(place));
        }
        return new(reversed);
    }

    /// <summary>The text in the middle of a width.</summary>
    public static string Center(string text, int width, string fill)
    {
        var missing = Math.Max(0, width - PythonText.LengthOf(text));
        // Where it does not come out even, Python puts the odd one before a text whose width is odd.
        var before = (missing / 2) + (missing & width & 1);
        return Repeated(fill, before) + text + Repeated(fill, missing - before);
    }

    public static string Repeated(string fill, int count) =>
        fill.Length == 1 ? new(fill[0], Math.Max(0, count)) : string.Concat(Enumerable.Repeat(fill, Math.Max(0, count)));

    private static List<string> Words(string text, long most, Rendering run)
    {
        var (words, place) = (new List<string>(), 0);
        run.Spend(text.Length / 16);
        while (true)
        {
            while (place < text.Length && PythonText.IsSpace(text[place]))
            {
                place++;
            }

            if (place == text.Length)
            {
                return words;
            }

            var (start, isLast) = (place, words.Count == most);
            while (place < text.Length && (isLast || !PythonText.IsSpace(text[place])))
            {
                place++;
            }

            words.Add(run.Made(text[start..place]));
            run.Spend(1);
        }
    }
}
