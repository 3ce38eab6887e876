using System.Text;

namespace EntroPIC.Tokenization.Text;

/// <summary>
/// Unicode's form NFC. Most texts have nothing to compose and come back as they are; otherwise only the parts that have are worked on.
/// </summary>
internal sealed class ComposingNormalizer : TextNormalizer
{
    // Below it no character combines with another or has another form.
    private const char FirstUnstable = '\u0300';

    private readonly CanonicalForms _forms = CanonicalForms.Shared;

    // No character becomes more than three.
    public override double Growth => 3;

    public override AlignedText Apply(AlignedText text, bool isTracked)
    {
        var value = text.Value;
        var unstable = NextUnstable(value, 0);
        if (unstable == value.Length)
        {
            return text;
        }

        var builder = new AlignedTextBuilder(text, isTracked);
        var done = 0;
        while (unstable < value.Length)
        {
            // What is before an unstable character may combine with it; what is stable begins anew.
            var start = Math.Max(done, Before(value, unstable));
            var end = unstable;
            while (end < value.Length && Rune.GetRuneAt(value, end) is var rune && (end == unstable || _forms.IsUnstable(rune.Value)))
            {
                end += rune.Utf16SequenceLength;
            }

            builder.Keep(done, start);
            Compose(value, start, end, builder);
            done = end;
            unstable = NextUnstable(value, done);
        }
        builder.Keep(done, value.Length);
        return builder.ToText();
    }

    private int NextUnstable(string text, int start)
    {
        while (true)
        {
            var offset = text.AsSpan(start).IndexOfAnyInRange(FirstUnstable, char.MaxValue);
            if (offset < 0)
            {
                return text.Length;
            }

            start += offset;
            var rune = Rune.GetRuneAt(text, start);
            if (_forms.IsUnstable(rune.Value))
            {
                return start;
            }

            start += rune.Utf16SequenceLength;
        }
    }

    private static int Before(string text, int index) =>
        index == 0 ? 0 : index - (char.IsLowSurrogate(text[index - 1]) ? 2 : 1);

    private void Compose(string text, int start, int end, AlignedTextBuilder builder)
    {
        var sources = new List<int>();
        var marks = new List<Mark>();
        var parts = new List<int>();
        for (var index = start; index < end;)
        {
            sources.Add(index);
            var rune = Rune.GetRuneAt(text, index);
            index += rune.Utf16SequenceLength;
            parts.Clear();
            _forms.Decompose(rune.Value, parts);
            for (var part = 0; part < parts.Count; part++)
            {
                marks.Add(new(parts[part], _forms.ClassOf(parts[part]), part == 0 ? 0 : 1));
            }
        }
        Order(marks);
        Add(Recompose(marks), sources, builder);
    }

    /// <summary>Sorts marks by class between what stands alone; equal ones keep their order.</summary>
    private static void Order(List<Mark> marks)
    {
        for (var start = 0; start < marks.Count; start++)
        {
            var end = start;
            while (end < marks.Count && marks[end].Class != 0)
            {
                end++;
            }

            if (end - start < 2)
            {
                continue;
            }

            Mark[] ordered = [.. marks.GetRange(start, end - start).OrderBy(mark => mark.Class)];
            for (var index = 0; index < ordered.Length; index++)
            {
                marks[start + index] = ordered[index];
            }

            start = end;
        }
    }

    private List<Mark> Recompose(List<Mark> marks)
    {
        var result = new List<Mark>(marks.Count);
        var starter = -1;
        var lastClass = -1; // Of what stands between the starter and the next mark; -1 where nothing does.
        foreach (var mark in marks)
        {
            if (starter >= 0 && lastClass < mark.Class && _forms.Compose(result[starter].Character, mark.Character) is { } composed)
            {
                result[starter] = new(composed, 0, result[starter].Growth + mark.Growth - 1);
                continue;
            }
            if (mark.Class == 0)
            {
                (starter, lastClass) = (result.Count, -1);
            }
            else
            {
                lastClass = mark.Class;
            }

            result.Add(mark);
        }
        return result;
    }

    /// <summary>
    /// Gives each character its origin as the reference does: one that is more than there were shares that of the one before, one that
    /// is less takes that of the first it replaces.
    /// </summary>
    private static void Add(List<Mark> marks, List<int> sources, AlignedTextBuilder builder)
    {
        Span<char> units = stackalloc char[2];
        var next = 0;
        foreach (var mark in marks)
        {
            var source = mark.Growth > 0 ? Math.Max(0, next - 1) : next;
            builder.Add(units[..new Rune(mark.Character).EncodeToUtf16(units)], sources[Math.Min(source, sources.Count - 1)]);
            if (mark.Growth <= 0)
            {
                next += 1 - mark.Growth;
            }
        }
    }

    /// <param name="Character">A code point.</param>
    /// <param name="Class">Its combining class.</param>
    /// <param name="Growth">Characters gained over the source.</param>
    private readonly record struct Mark(int Character, int Class, int Growth);
}
