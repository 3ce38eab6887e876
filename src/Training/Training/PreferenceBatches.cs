using EntroPIC.Batches;
using EntroPIC.Data;
using EntroPIC.Rollouts;
using EntroPIC.Tokenization;
using static TorchSharp.torch;

namespace EntroPIC.Training;

/// <summary>
/// A source of judged responses that others wrote. A pair is a group of two, the chosen response with reward 1 and the rejected one with
/// reward 0; a response that was judged by itself is a group of one.
/// </summary>
public sealed class PreferenceBatches : IRolloutSource
{
    private readonly ITokenizer _tokenizer;
    private readonly IReadOnlyList<Preference> _preferences;
    private readonly int _batchSize;
    private readonly ShuffledOrder _order;

    /// <summary>Creates a source of batches.</summary>
    /// <param name="tokenizer">The policy's tokenizer; each response gets its end of text.</param>
    /// <param name="preferences">The preferences, shuffled anew in each pass.</param>
    /// <param name="batchSize">Preferences in a batch; at least 1.</param>
    /// <param name="seed">One seed, one order.</param>
    /// <exception cref="ArgumentException">There are no preferences.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The size of a batch is less than 1.</exception>
    public PreferenceBatches(ITokenizer tokenizer, IReadOnlyList<Preference> preferences, int batchSize, long seed)
    {
        ArgumentNullException.ThrowIfNull(tokenizer);
        ArgumentNullException.ThrowIfNull(preferences);
        if (preferences.Count == 0)
        {
            throw new ArgumentException("the set of preferences is empty; learning from preferences needs at least one", nameof(preferences));
        }

        _tokenizer = tokenizer;
        _preferences = preferences;
        _batchSize = Accept.AtLeast(1, batchSize, nameof(batchSize));
        _order = new ShuffledOrder(preferences.Count, seed);
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentOutOfRangeException">The attempt is not 0: there is one batch of each number.</exception>
    public PackedBatch Next(long index, Signals wanted, int attempt = 0, CancellationToken cancellation = default)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(attempt, 0);
        var first = index * _batchSize;
        return Pack(
            _tokenizer, [.. Enumerable.Range(0, _batchSize).Select(i => _preferences[_order[first + i]])], (double)first / _preferences.Count);
    }

    /// <summary>The responses of preferences, in their order.</summary>
    internal static PackedBatch Pack(ITokenizer tokenizer, IReadOnlyList<Preference> preferences, double epoch = 0)
    {
        (string Prompt, string Text, float Reward)[] responses =
            [.. preferences.SelectMany(static preference => preference.Responses.Select(response => (preference.Prompt, response.Text, response.Reward)))];
        int[][] tokens = [.. responses.Select(response => (int[])[.. tokenizer.Encode(response.Text), tokenizer.EndOfText])];
        var layout = new PackedLayout(
            [.. tokens.Select(static response => response.Length)], [.. preferences.Select(static preference => preference.Responses.Count())]);
        return new PackedBatch(layout)
        {
            Prompts = [.. responses.Select(response => tokenizer.Encode(response.Prompt))],
            PromptIds = [.. preferences.Select(static preference => PromptName.Of(preference.Prompt))],
            TokenIds = [.. tokens.SelectMany(static response => response)],
            Epoch = epoch,
            Reward = tensor(Array.ConvertAll(responses, static response => response.Reward)),
        };
    }
}
