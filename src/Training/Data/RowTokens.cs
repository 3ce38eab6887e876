using EntroPIC.Tokenization;

namespace EntroPIC.Data;

/// <summary>The tokens of a text of a row.</summary>
internal static class RowTokens
{
    /// <exception cref="InvalidDataException">The tokenizer refuses the text.</exception>
    public static int Count(ITokenizer tokenizer, string text, string part)
    {
        try
        {
            return tokenizer.Encode(text).Count;
        }
        catch (ArgumentException failure)
        {
            throw new InvalidDataException($"has a {part} that the tokenizer refuses: {Reason.Of(failure)}", failure);
        }
    }
}
