using EntroPIC.Tokenization.Text;

namespace EntroPIC.Tokenization.Bpe;

/// <summary>
/// Cuts a text where no token can reach across: between two characters that are neighbors in no token of the vocabulary. It changes
/// nothing but the time: a tokenizer without a pattern would otherwise have whole texts as pieces.
/// </summary>
internal sealed class SeamSplitter : TextSplitter
{
    private readonly HashSet<(char, char)> _neighbors = [];
    private readonly HashSet<char> _characters = [];

    public SeamSplitter(IEnumerable<string> tokens)
    {
        foreach (var token in tokens)
        {
            if (token is [var only])
            {
                _characters.Add(only);
            }

            for (var index = 1; index < token.Length; index++)
            {
                _neighbors.Add((token[index - 1], token[index]));
            }
        }
    }

    public override void Split(string text, List<int> ends)
    {
        // Only between characters with tokens of their own: others become several tokens, or one with their neighbors.
        for (var index = 1; index < text.Length; index++)
        {
            var (left, right) = (text[index - 1], text[index]);
            if (!_neighbors.Contains((left, right)) && _characters.Contains(left) && _characters.Contains(right))
            {
                ends.Add(index);
            }
        }
        if (text.Length > 0)
        {
            ends.Add(text.Length);
        }
    }
}
