using EntroPIC.Tokenization.Chat.Running;

namespace EntroPIC.Tokenization.Chat.Python;

/// <summary>Looks for a text in another, in steps that grow with the sum of both lengths, not with their product.</summary>
internal static class TextSearch
{
    // Up to here comparing at every place is fastest.
    private const int ShortPart = 32;
    private const int CharactersPerStep = 16;

    /// <summary>The first match from a start on; -1 for none.</summary>
    public static int Find(string text, string part, int start, Rendering run)
    {
        var found = part.Length <= ShortPart ? text.IndexOf(part, start, StringComparison.Ordinal) : FindLong(text, part, start);
        run.Spend(1 + (((found < 0 ? text.Length : found) - start + part.Length) / CharactersPerStep));
        return found;
    }

    /// <summary>The last match; -1 for none.</summary>
    public static int FindLast(string text, string part, Rendering run)
    {
        var last = -1;
        for (var found = Find(text, part, 0, run); found >= 0; found = found < text.Length ? Find(text, part, found + 1, run) : -1)
        {
            last = found;
        }

        return last;
    }

    // Knuth, Morris and Pratt.
    private static int FindLong(string text, string part, int start)
    {
        var borders = new int[part.Length];
        for (var (index, border) = (1, 0); index < part.Length; index++)
        {
            while (border > 0 && part[index] != part[border])
            {
                border = borders[border - 1];
            }

            borders[index] = border += part[index] == part[border] ? 1 : 0;
        }
        for (var (index, matched) = (start, 0); index < text.Length; index++)
        {
            while (matched > 0 && text[index] != part[matched])
            {
                matched = borders[matched - 1];
            }

            matched += text[index] == part[matched] ? 1 : 0;
            if (matched == part.Length)
            {
                return index + 1 - matched;
            }
        }
        return -1;
    }
}
