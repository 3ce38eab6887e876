using System.Text;
using EntroPIC.Tokenization.Bpe;

namespace EntroPIC.Tokenization.Decoding;

/// <summary>Tokens that are bytes: their texts are one stream of UTF-8, in which each maximal bad part becomes U+FFFD.</summary>
/// <param name="vocabulary">The tokens.</param>
/// <param name="known">The bytes of ids that came up before, for all decoders of a tokenizer; as long as the vocabulary.</param>
internal sealed class ByteLevelDecoder(Vocabulary vocabulary, byte[]?[] known) : TokenDecoder
{
    private readonly Decoder _utf8 = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false).GetDecoder();

    public override void Add(int id, StringBuilder text)
    {
        if ((known[id] ??= BytesOf(vocabulary.TokenOf(id))) is { } more)
        {
            Add(more, isLast: false, text);
        }
    }

    public override void Complete(StringBuilder text) => Add([], isLast: true, text);

    // An added token may have characters that are not of the alphabet; it is then its own text.
    private static byte[]? BytesOf(string? token) => token is null ? null : ByteAlphabet.BytesOf(token) ?? Encoding.UTF8.GetBytes(token);

    private void Add(ReadOnlySpan<byte> more, bool isLast, StringBuilder text)
    {
        // A token is short as a rule, but its text can be anything.
        Span<char> characters = stackalloc char[128];
        bool isDone;
        do
        {
            _utf8.Convert(more, characters, isLast, out var read, out var written, out isDone);
            text.Append(characters[..written]);
            more = more[read..];
        }
        while (!isDone);
    }
}
