using System.Text.RegularExpressions;
using EntroPIC.Tokenization.Chat.Python;
using EntroPIC.Tokenization.Chat.Running;
using EntroPIC.Tokenization.Chat.Values;

namespace EntroPIC.Tokenization.Chat.Library;

/// <summary>The filter <c>wordwrap</c>: each line of a text broken where it becomes too wide.</summary>
internal static partial class Wrapping
{
    public static object? Wrap(Arguments arguments)
    {
        var value = arguments.Next("s");
        var text = PythonText.Find(value) ?? throw arguments.Error("needs a string");
        var (width, breaksWords) = (arguments.Count("width", 79), arguments.Flag("break_long_words", otherwise: true));
        var (separator, breaksHyphens) = (arguments.TextOrNone("wrapstring") ?? "\n", arguments.Flag("break_on_hyphens", otherwise: true));
        if (width <= 0)
        {
            throw arguments.Error("needs a width above 0");
        }

        var result = new BoundedText(arguments.Run);
        var isFirst = true;
        foreach (var line in StringMethods.Lines(text, keepsEnds: false, arguments.Run))
        {
            result.Append(isFirst ? "" : separator);
            result.Append(string.Join(separator, Lines(line, width, breaksWords, breaksHyphens, arguments.Run)));
            isFirst = false;
        }
        return result.ToString();
    }

    private static List<string> Lines(string text, int width, bool breaksWords, bool breaksHyphens, Rendering run)
    {
        var chunks =
            new Stack<string>((breaksHyphens ? Hyphenated() : Simple()).Split(text).Where(static chunk => chunk.Length > 0).Reverse());
        var lines = new List<string>();
        while (chunks.Count > 0)
        {
            run.Spend(1);
            if (lines.Count > 0 && IsBlank(chunks.Peek()))
            {
                chunks.Pop();
            }

            var (line, length) = (new List<string>(), 0);
            while (chunks.TryPeek(out var next) && length + PythonText.LengthOf(next) <= width)
            {
                run.Spend(1);
                line.Add(chunks.Pop());
                length += PythonText.LengthOf(next);
            }
            if (chunks.TryPeek(out var word) && PythonText.LengthOf(word) > width)
            {
                BreakWord(chunks, line, width - length, breaksWords, breaksHyphens);
            }

            if (line.Count > 0 && IsBlank(line[^1]))
            {
                line.RemoveAt(line.Count - 1);
            }

            if (line.Count > 0)
            {
                lines.Add(run.Made(string.Concat(line)));
            }
        }
        return lines;
    }

    private static void BreakWord(Stack<string> chunks, List<string> line, int room, bool breaksWords, bool breaksHyphens)
    {
        if (!breaksWords)
        {
            if (line.Count == 0)
            {
                line.Add(chunks.Pop());
            }

            return;
        }
        var word = chunks.Pop();
        var end = PythonText.UnitOf(word, room);
        var hyphen = breaksHyphens && end > 0 ? word.LastIndexOf('-', end - 1) : -1;
        if (hyphen > 0 && word.AsSpan(0, hyphen).ContainsAnyExcept('-'))
        {
            end = hyphen + 1;
        }

        line.Add(word[..end]);
        chunks.Push(word[end..]);
    }

    private static bool IsBlank(string text) => text.All(PythonText.IsSpace);

    [GeneratedRegex(@"([\t\n\v\f\r ]+)", RegexOptions.CultureInvariant)]
    private static partial Regex Simple();

    // White space; dashes between words; words, which may end after a hyphen between letters or before dashes.
    [GeneratedRegex(
        """([\t\n\v\f\r ]+|(?<=[\w!"'&.,?])-{2,}(?=\w)|[^\t\n\v\f\r ]+?(?:-(?:(?<=[^\d\W]{2}-)|(?<=[^\d\W]-[\w!"'&.,?]-))(?=[^\d\W]-?[^\d\W])|(?=[\t\n\v\f\r ]|\z)|(?<=[\w!"'&.,?])(?=-{2,}\w)))""",
        RegexOptions.CultureInvariant)]
    private static partial Regex Hyphenated();
}
