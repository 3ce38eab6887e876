using System.Buffers;

namespace EntroPIC.Tokenization.Text;

/// <summary>Finds added tokens in a text: from left to right, where several begin at one place the longest.</summary>
internal sealed class AddedTokenFinder
{
    // Longest first; each with the text that is looked for.
    private readonly (string Text, AddedToken Token)[] _tokens;
    private readonly SearchValues<string> _search;

    public AddedTokenFinder(IEnumerable<(string Text, AddedToken Token)> tokens)
    {
        _tokens = [.. tokens.Where(token => token.Text.Length > 0).OrderByDescending(token => token.Text.Length)];
        _search = SearchValues.Create([.. _tokens.Select(token => token.Text)], StringComparison.Ordinal);
    }

    /// <summary>Cuts a text into tokens and what is between them, which has none; no part is empty.</summary>
    public List<(int Start, int End, AddedToken? Token)> Cut(string text)
    {
        var parts = new List<(int, int, AddedToken?)>();
        var (done, from) = (0, 0);
        while (_tokens.Length > 0 && text.AsSpan(from).IndexOfAny(_search) is var offset and >= 0)
        {
            var start = from + offset;
            var (content, token) = Array.Find(_tokens, candidate => text.AsSpan(start).StartsWith(candidate.Text, StringComparison.Ordinal));
            var end = start + content.Length;
            from = end;
            while (token.TakesSpaceBefore && start > done && char.IsWhiteSpace(text[start - 1]))
                start--;
            while (token.TakesSpaceAfter && end < text.Length && char.IsWhiteSpace(text[end]))
                end++;
            if (start > done)
                parts.Add((done, start, null));
            parts.Add((start, end, token));
            done = end;
            from = Math.Max(from, done);
        }
        if (done < text.Length)
            parts.Add((done, text.Length, null));
        return parts;
    }
}
