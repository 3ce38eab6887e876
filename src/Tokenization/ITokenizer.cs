namespace EntroPIC.Tokenization;

/// <summary>Text to token ids and back.</summary>
public interface ITokenizer
{
    /// <summary>Number of token ids: they are 0 up to, not including, this.</summary>
    int VocabularySize { get; }

    /// <summary>The end-of-text token.</summary>
    int EndOfText { get; }

    /// <summary>The ids of a text.</summary>
    /// <exception cref="ArgumentException">The text has something that no token stands for.</exception>
    IReadOnlyList<int> Encode(string text);

    /// <summary>Decodes ids; the end-of-text token has no text.</summary>
    /// <exception cref="ArgumentOutOfRangeException">An id is outside the vocabulary.</exception>
    string Decode(IEnumerable<int> tokens);
}
