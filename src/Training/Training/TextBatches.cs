using EntroPIC.Batches;
using EntroPIC.Data;
using EntroPIC.Tokenization;

namespace EntroPIC.Training;

/// <summary>A source of batches of texts to learn: the answers of problems, as texts that follow their prompts.</summary>
public sealed class TextBatches
{
    private readonly ITokenizer _tokenizer;
    private readonly IReadOnlyList<Problem> _texts;
    private readonly int _batchSize;
    private readonly ShuffledOrder _order;

    /// <summary>Creates a source of batches.</summary>
    /// <param name="tokenizer">The policy's tokenizer; each text gets its end of text.</param>
    /// <param name="texts">Prompts, with the texts to learn as their answers, shuffled anew in each pass.</param>
    /// <param name="batchSize">Texts in a batch; at least 1.</param>
    /// <param name="seed">One seed, one order of texts.</param>
    /// <exception cref="ArgumentException">There are no texts.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The size of a batch is less than 1.</exception>
    public TextBatches(ITokenizer tokenizer, IReadOnlyList<Problem> texts, int batchSize, long seed)
    {
        ArgumentNullException.ThrowIfNull(tokenizer);
        ArgumentNullException.ThrowIfNull(texts);
        if (texts.Count == 0)
        {
            throw new ArgumentException("the set of texts is empty; supervised fine-tuning needs at least one", nameof(texts));
        }

        _tokenizer = tokenizer;
        _texts = texts;
        _batchSize = Accept.AtLeast(1, batchSize, nameof(batchSize));
        _order = new ShuffledOrder(texts.Count, seed);
    }

    /// <summary>A batch.</summary>
    /// <param name="index">Its number in the run, from 0; with the seed it determines the batch.</param>
    /// <returns>A batch of tokens, owned by the caller.</returns>
    public PackedBatch Next(long index)
    {
        var first = index * _batchSize;
        return Pack([.. Enumerable.Range(0, _batchSize).Select(i => _texts[_order[first + i]])]);
    }

    private PackedBatch Pack(IReadOnlyList<Problem> texts)
    {
        int[][] answers = [.. texts.Select(text => (int[])[.. _tokenizer.Encode(text.Answer), _tokenizer.EndOfText])];
        var layout = new PackedLayout([.. answers.Select(static answer => answer.Length)], [.. answers.Select(static _ => 1)]);
        return new PackedBatch(layout)
        {
            Prompts = [.. texts.Select(text => _tokenizer.Encode(text.Prompt))],
            PromptIds = [.. texts.Select(static text => PromptName.Of(text.Prompt))],
            TokenIds = [.. answers.SelectMany(static answer => answer)],
        };
    }
}
