using System.Text.RegularExpressions;
using EntroPIC.Mathematics.Syntax;

namespace EntroPIC.Mathematics.Extraction;

/// <summary>The contents of <c>\boxed{…}</c> and <c>\fbox{…}</c>.</summary>
internal static partial class Boxes
{
    private const int Near = 10;
    private const int Far = 70;

    // Each is looked for to the end of the text.
    private const int MaximumUnclosed = 16;

    /// <summary>True if the text has a closed box with content.</summary>
    public static bool AreIn(string text) => Find(text).Count > 0;

    /// <summary>True if the last box is empty or never closed: then those before it are not the answer.</summary>
    public static bool IsLastBroken(string text)
    {
        var last = text.LastIndexOf(@"\boxed", StringComparison.Ordinal);
        if (last < 0 || Opening().Match(text, last) is not { Success: true } start)
        {
            return false;
        }

        var close = Groups.FindClose(text, start.Index + start.Length - 1);
        return close < 0 || text.AsSpan(start.Index + start.Length, close - start.Index - start.Length).IsWhiteSpace();
    }

    /// <summary>All boxes that are closed and not empty and not inside another, from left to right.</summary>
    public static List<Box> Find(string text)
    {
        var boxes = new List<Box>();
        var unclosed = 0;
        foreach (Match start in Opening().Matches(text))
        {
            if (unclosed == MaximumUnclosed || (boxes.Count > 0 && start.Index < boxes[^1].End))
            {
                continue;
            }

            var open = start.Index + start.Length - 1;
            var close = Groups.FindClose(text, open);
            if (close < 0)
            {
                unclosed++;
            }
            else if (!text.AsSpan(open + 1, close - open - 1).IsWhiteSpace())
            {
                boxes.Add(new Box(start.Index, close + 1, text[(open + 1)..close].Trim()));
            }
        }

        return boxes;
    }

    /// <summary>
    /// The contents of the boxes, joined by commas. Not all of them: the last box, and those before it that belong to it, which stand
    /// close by, or not far, differ, and have a separator between.
    /// </summary>
    /// <returns>The text itself where there is no box.</returns>
    public static string Unwrap(string text, bool all)
    {
        var boxes = Find(text);
        if (boxes.Count == 0)
        {
            return text;
        }

        var contents = new List<string> { boxes[^1].Content };
        for (var i = boxes.Count - 2; i >= 0 && (all || BelongTogether(text, boxes[i], boxes[i + 1])); i--)
        {
            if (boxes[i].Content != contents[0])
            {
                contents.Insert(0, boxes[i].Content);
            }
        }

        return string.Join(", ", contents);
    }

    /// <summary>True if a box is but a part of the formula that it stands in, as in `-\boxed{12}`.</summary>
    public static bool AreParts(string text, bool isMathematics)
    {
        var boxes = Find(text);
        for (var i = 0; i < boxes.Count; i++)
        {
            var before = text[(i == 0 ? 0 : boxes[i - 1].End)..boxes[i].Start];
            var after = text[boxes[i].End..(i == boxes.Count - 1 ? text.Length : boxes[i + 1].Start)];
            if (isMathematics ? Surroundings.ChangeInMathematics(before, after) : i == boxes.Count - 1
                && Surroundings.ChangeAtSides(before, after))
            {
                return true;
            }
        }

        return false;
    }

    private static bool BelongTogether(string text, Box box, Box next)
    {
        var between = text.AsSpan(box.End, next.Start - box.End);
        return between.Length < Near || (between.Length < Far && box.Content != next.Content && Separator().IsMatch(between));
    }

    [GeneratedRegex(@"\\(?:boxed|fbox)\s*\{")]
    private static partial Regex Opening();

    [GeneratedRegex(@"\b(?:and|or)\b|[,;]")]
    private static partial Regex Separator();

    /// <param name="Start">Start index.</param>
    /// <param name="End">End index.</param>
    /// <param name="Content">Content.</param>
    internal readonly record struct Box(int Start, int End, string Content);
}
