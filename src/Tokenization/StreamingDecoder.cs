using System.Text;
using EntroPIC.Tokenization.Decoding;

namespace EntroPIC.Tokenization;

/// <summary>
/// Decodes tokens as they arrive. It never returns a broken character: it withholds bytes that may still complete one. All parts
/// together are what <see cref="BpeTokenizer.Decode(IEnumerable{int}, bool)"/> gives for all tokens.
/// </summary>
public sealed class StreamingDecoder
{
    private readonly BpeTokenizer _tokenizer;
    private readonly TokenDecoder _decoder;
    private readonly bool _skipsSpecialTokens;
    private readonly StringBuilder _text = new();

    internal StreamingDecoder(BpeTokenizer tokenizer, TokenDecoder decoder, bool skipsSpecialTokens)
    {
        _tokenizer = tokenizer;
        _decoder = decoder;
        _skipsSpecialTokens = skipsSpecialTokens;
    }

    /// <summary>Takes the next token.</summary>
    /// <returns>The text that it completes; often empty.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The id is negative.</exception>
    public string Add(int token)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(token);
        if (_tokenizer.HasText(token, _skipsSpecialTokens))
        {
            _decoder.Add(token, _text);
        }

        return Take();
    }

    /// <summary>Ends the text; the next token begins another.</summary>
    /// <returns>The withheld text, with U+FFFD for bytes that never became a character.</returns>
    public string Complete()
    {
        _decoder.Complete(_text);
        return Take();
    }

    private string Take()
    {
        var text = _text.ToString();
        _text.Clear();
        return text;
    }
}
