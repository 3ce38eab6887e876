using System.Text;

namespace EntroPIC.Tokenization.Decoding;

/// <summary>Decodes tokens one after the other; incomplete characters are withheld.</summary>
internal abstract class TokenDecoder
{
    /// <summary>Decodes the next token.</summary>
    public abstract void Add(int id, StringBuilder text);

    /// <summary>Flushes the withheld bytes, incomplete characters as U+FFFD, and resets the decoder.</summary>
    public abstract void Complete(StringBuilder text);
}
