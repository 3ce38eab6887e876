using System.Buffers;

namespace EntroPIC.Tokenization.Text;

/// <summary>Finds added tokens in a text: from left to right, where several begin at one place the longest.</summary>
internal sealed class AddedTokenFinder
{
    // By the text that is looked for.
    private readonly Dictionary<string, AddedToken> _tokens = new(StringComparer.Ordinal);
    private readonly Dictionary<string, AddedToken>.AlternateLookup<ReadOnlySpan<char>> _tokensOfSpans;
    private readonly int[] _lengths; // Of these texts, longest first.
    private readonly SearchValues<string> _search;

    public AddedTokenFinder(IEnumerable<(string Text, AddedToken Token)> tokens)
    {
        foreach (var (text, token) in tokens.Where(static token => token.Text.Length > 0))
        {
            _tokens.TryAdd(text, token);
        }

        _tokensOfSpans = _tokens.GetAlternateLookup<ReadOnlySpan<char>>();
        _lengths = [.. _tokens.Keys.Select(static text => text.Length).Distinct().OrderDescending()];
        _search = SearchValues.Create([.. _tokens.Keys], StringComparison.Ordinal);
    }

    /// <summary>Splits a text into added tokens and the text between them; no part is empty.</summary>
    public List<(int Start, int End, AddedToken? Token)> Cut(string text)
    {
        var parts = new List<(int, int, AddedToken?)>();
        var (done, from) = (0, 0);
        while (_lengths.Length > 0 && text.AsSpan(from).IndexOfAny(_search) is var offset and >= 0)
        {
            var start = from + offset;
            var (token, end) = LongestAt(text, start);

            // White space that a token takes is looked at again: another may begin with it.
            from = end;
            if (token.TakesSpaceBefore)
            {
                while (start > done && char.IsWhiteSpace(text[start - 1]))
                {
                    start--;
                }

                start = Math.Max(start, done);
            }
            while (token.TakesSpaceAfter && end < text.Length && char.IsWhiteSpace(text[end]))
            {
                end++;
            }

            if (start >= end)
            {
                continue;
            }

            if (start > done)
            {
                parts.Add((done, start, null));
            }

            parts.Add((start, end, token));
            done = end;
        }
        if (done < text.Length)
        {
            parts.Add((done, text.Length, null));
        }

        return parts;
    }

    private (AddedToken Token, int End) LongestAt(string text, int start)
    {
        foreach (var length in _lengths)
        {
            if (length <= text.Length - start && _tokensOfSpans.TryGetValue(text.AsSpan(start, length), out var token))
            {
                return (token, start + length);
            }
        }
        throw new InvalidOperationException("no added token matches at the found position");
    }
}
