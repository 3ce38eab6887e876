using System.Text;

namespace EntroPIC.Tokenization.Decoding;

/// <summary>
/// Tokens that are texts, some of them single bytes. Bytes in a row must be UTF-8 as a whole, otherwise each becomes U+FFFD; they are
/// therefore kept back until something else follows.
/// </summary>
/// <param name="pieces">The text or the byte of each id; null where it has no token.</param>
/// <param name="stripped">A character of which some are dropped at the start of the text.</param>
/// <param name="stripCount">Their number.</param>
internal sealed class FallbackDecoder(FallbackDecoder.Piece?[] pieces, char stripped, int stripCount) : TokenDecoder
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly List<byte> _bytes = [];
    private int _stripped;

    public override void Add(int id, StringBuilder text)
    {
        if (pieces[id] is not { } piece)
        {
            return;
        }

        if (piece.Byte is { } value)
        {
            _bytes.Add(value);
            return;
        }
        AddBytes(text);
        Append(piece.Text, text);
    }

    public override void Complete(StringBuilder text)
    {
        AddBytes(text);
        _stripped = 0;
    }

    private void AddBytes(StringBuilder text)
    {
        if (_bytes.Count == 0)
        {
            return;
        }

        try
        {
            Append(Strict.GetString([.. _bytes]), text);
        }
        catch (DecoderFallbackException)
        {
            Append(new string('\uFFFD', _bytes.Count), text);
        }
        _bytes.Clear();
    }

    private void Append(string more, StringBuilder text)
    {
        var start = 0;
        while (start < more.Length && _stripped < stripCount && more[start] == stripped)
        {
            (start, _stripped) = (start + 1, _stripped + 1);
        }
        // Only at the begin.
        if (start < more.Length)
        {
            _stripped = stripCount;
        }

        text.Append(more, start, more.Length - start);
    }

    /// <summary>Meaning of a token: a text, or a byte.</summary>
    public sealed record Piece(string Text, byte? Byte);
}
