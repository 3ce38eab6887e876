using EntroPIC.Tokenization.Bpe;
using EntroPIC.Tokenization.Decoding;
using EntroPIC.Tokenization.Text;

namespace EntroPIC.Tokenization;

/// <summary>The parts of a tokenizer, in the order in which a text passes through them.</summary>
internal sealed record TokenizerPipeline
{
    /// <summary>Added tokens that are matched in the original text.</summary>
    public required AddedTokenFinder RawTokens { get; init; }

    /// <summary>Normalization of the text between them.</summary>
    public required IReadOnlyList<TextNormalizer> Normalizers { get; init; }

    /// <summary>Added tokens that are looked for after that.</summary>
    public required AddedTokenFinder NormalizedTokens { get; init; }

    /// <summary>Puts a space before a part that has none; null where parts stay as they are.</summary>
    public PrefixSpaceNormalizer? PrefixSpace { get; init; }

    /// <summary>Cut parts into pieces, one after the other; without one they are pieces as a whole.</summary>
    public required IReadOnlyList<TextSplitter> Splitters { get; init; }

    public required BpeModel Model { get; init; }

    public required Vocabulary Vocabulary { get; init; }

    /// <summary>Ids around a text with special tokens.</summary>
    public required (IReadOnlyList<int> Before, IReadOnlyList<int> After) Template { get; init; }

    /// <summary>All added tokens.</summary>
    public required IReadOnlyList<AddedToken> Added { get; init; }

    /// <summary>Ids that decoding may omit.</summary>
    public required IReadOnlySet<int> SpecialIds { get; init; }

    public required Func<TokenDecoder> NewDecoder { get; init; }

    /// <summary>Excludes surrounding white space from the places of tokens.</summary>
    public bool TrimsPlaces { get; init; }

    /// <summary>Adds the ends of the pieces of a part.</summary>
    public void Split(string text, List<int> ends)
    {
        if (Splitters is [var only])
        {
            only.Split(text, ends);
            return;
        }
        ends.Add(text.Length);
        foreach (var splitter in Splitters)
        {
            var (before, start) = (ends.ToArray(), 0);
            ends.Clear();
            foreach (var end in before)
            {
                var first = ends.Count;
                splitter.Split(start == 0 && end == text.Length ? text : text[start..end], ends);
                for (var index = first; index < ends.Count; index++)
                {
                    ends[index] += start;
                }

                start = end;
            }
        }
    }

    public TextToken Trim(TextToken token, bool isFirst)
    {
        if (!TrimsPlaces)
        {
            return token;
        }

        var before = token.Token.TakeWhile(IsSpace).Count();
        var after = token.Token.Reverse().TakeWhile(IsSpace).Count();
        // The space that was put before the text is no part of it.
        if (PrefixSpace is not null && (isFirst || token.Start == 0))
        {
            before = Math.Max(0, before - 1);
        }

        var start = Math.Min(token.Start + before, token.End);
        var end = after > 0 && token.End >= after ? Math.Max(token.End - after, start) : token.End;
        return token with { Start = start, End = end };
    }

    private static bool IsSpace(char character) => character == ByteAlphabet.Space || char.IsWhiteSpace(character);
}
