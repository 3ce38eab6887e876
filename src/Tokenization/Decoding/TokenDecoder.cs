using System.Text;

namespace EntroPIC.Tokenization.Decoding;

/// <summary>Turns tokens into text, one after the other; what is not yet a whole character is kept back.</summary>
internal abstract class TokenDecoder
{
    /// <summary>Adds what the next token completes.</summary>
    public abstract void Add(int id, StringBuilder text);

    /// <summary>Adds what was kept back, with replacement characters for what never became one; then begins anew.</summary>
    public abstract void Complete(StringBuilder text);
}
