using System.Text;

namespace EntroPIC.Tokenization;

/// <summary>A tokenizer with one token for each character of an alphabet, and an end-of-text token.</summary>
public sealed class CharacterTokenizer : ITokenizer
{
    private readonly string _alphabet;
    private readonly Dictionary<char, int> _ids = [];

    /// <summary>A tokenizer of an alphabet; ids are in its order, the end of text comes last.</summary>
    /// <exception cref="ArgumentException">The alphabet is empty or has a character twice.</exception>
    public CharacterTokenizer(string alphabet)
    {
        ArgumentException.ThrowIfNullOrEmpty(alphabet);
        _alphabet = alphabet;
        foreach (var character in alphabet)
        {
            if (!_ids.TryAdd(character, _ids.Count))
            {
                throw new ArgumentException($"the alphabet has `{character}` twice", nameof(alphabet));
            }
        }
    }

    /// <inheritdoc/>
    public int VocabularySize => _alphabet.Length + 1;

    /// <inheritdoc/>
    public int EndOfText => _alphabet.Length;

    /// <inheritdoc/>
    public IReadOnlyList<int> Encode(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var ids = new int[text.Length];
        for (var i = 0; i < text.Length; i++)
        {
            ids[i] = _ids.TryGetValue(text[i], out var id)
                ? id
                : throw new ArgumentException(
                    $"`{text}` has `{text[i]}` at index {i}, which is not in the alphabet `{_alphabet}`", nameof(text));
        }

        return ids;
    }

    /// <inheritdoc/>
    public string Decode(IEnumerable<int> tokens)
    {
        ArgumentNullException.ThrowIfNull(tokens);
        var text = new StringBuilder();
        foreach (var token in tokens)
        {
            if (token < 0 || token >= VocabularySize)
            {
                throw new ArgumentOutOfRangeException(
                    nameof(tokens), $"token {token} is outside the vocabulary of {VocabularySize} tokens");
            }

            if (token != EndOfText)
            {
                text.Append(_alphabet[token]);
            }
        }

        return text.ToString();
    }
}
