using EntroPIC.Models;

namespace EntroPIC.Rollouts;

/// <summary>Generates responses of a model to prompts: several to each, many rows at once.</summary>
/// <remarks>
/// The random number behind a token depends on the seed and on the prompt's index, the response's index and the token's place, on
/// nothing else. What else is in the batch therefore moves a response only by the rounding of torch's kernels, which choose their
/// order of summation by shape: log-probabilities agree to float32 precision, and a token can differ only where the random number
/// falls within that precision of a border between two tokens. With equal inputs, limits and thread count, results are equal bit for bit.
/// </remarks>
public sealed class ResponseGenerator
{
    private readonly Transformer _model;
    private readonly int _rowsPerBatch;

    /// <summary>Creates a generator. Each call uses the current weights of the model.</summary>
    /// <param name="model">The model; not disposed here.</param>
    /// <param name="rowsPerBatch">Maximum number of responses generated together; memory grows with it. At least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The limit is less than 1.</exception>
    public ResponseGenerator(Transformer model, int rowsPerBatch = 256)
    {
        _model = model;
        _rowsPerBatch = Accept.AtLeast(1, rowsPerBatch, nameof(rowsPerBatch));
    }

    /// <summary>Generates responses, without gradients; leaves no tensors behind.</summary>
    /// <param name="prompts">Token ids per prompt, each with at least one token; may be empty.</param>
    /// <param name="responsesPerPrompt">Responses to each prompt. At least 1.</param>
    /// <param name="options">Sampling, stop tokens and the longest response.</param>
    /// <param name="seed">One seed, one set of responses.</param>
    /// <param name="cancellation">Ends the generation before its next token.</param>
    /// <returns>For each prompt, in order, its responses.</returns>
    /// <exception cref="ArgumentException">
    /// A prompt is empty, has a token outside the vocabulary, or leaves too few positions for the response; or a stop token is outside
    /// the vocabulary.
    /// </exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="responsesPerPrompt"/> is less than 1.</exception>
    /// <exception cref="NotFiniteNumberException">The model's logits are not finite.</exception>
    /// <exception cref="OperationCanceledException">It was canceled.</exception>
    public IReadOnlyList<IReadOnlyList<Response>> Generate(
        IReadOnlyList<IReadOnlyList<int>> prompts, int responsesPerPrompt, SamplingOptions options, long seed, CancellationToken cancellation = default)
    {
        Accept.AtLeast(1, responsesPerPrompt, nameof(responsesPerPrompt));
        EnsureStopTokensExist(options);
        for (var index = 0; index < prompts.Count; index++)
        {
            EnsureFits(prompts[index], index, options);
        }

        var rows = prompts.Select((prompt, index) => NewRows(prompt, index, responsesPerPrompt)).ToArray();
        // Rounding the weights once is much less than rounding them for every token.
        using var rounded = _model.ComputeType == _model.HeadWeight.dtype ? null : _model.Copy();
        var batch = new ResponseBatch(rounded ?? _model, options, seed);
        // Prompts of similar length together need the least padding.
        var ordered = rows.OrderBy(ofPrompt => ofPrompt[0].Prompt.Count).SelectMany(ofPrompt => ofPrompt);
        foreach (var part in ordered.Chunk(BatchSize(responsesPerPrompt)))
        {
            batch.Complete(part, cancellation);
        }

        return [.. rows.Select(ofPrompt => ofPrompt.Select(row => row.ToResponse()).ToArray())];
    }

    private static ResponseRow[] NewRows(IReadOnlyList<int> prompt, int promptIndex, int count) =>
        [.. Enumerable.Range(0, count).Select(responseIndex => new ResponseRow(promptIndex, responseIndex, prompt))];

    // Whole prompts where they fit, so that each is read once only.
    private int BatchSize(int responsesPerPrompt) =>
        responsesPerPrompt > _rowsPerBatch ? _rowsPerBatch : _rowsPerBatch / responsesPerPrompt * responsesPerPrompt;

    private void EnsureStopTokensExist(SamplingOptions options)
    {
        foreach (var token in options.StopTokens)
        {
            if (token >= _model.Config.VocabularySize)
            {
                throw new ArgumentException($"stop token {token} is outside the vocabulary of {_model.Config.VocabularySize} tokens");
            }
        }
    }

    private void EnsureFits(IReadOnlyList<int> prompt, int index, SamplingOptions options)
    {
        var config = _model.Config;
        if (prompt.Count == 0)
        {
            throw new ArgumentException($"prompt {index} is empty; it needs at least one token");
        }

        foreach (var token in prompt)
        {
            if (token < 0 || token >= config.VocabularySize)
            {
                throw new ArgumentException($"prompt {index} has token {token}, outside the vocabulary of {config.VocabularySize} tokens");
            }
        }
        if ((long)prompt.Count + options.MaxNewTokens > config.MaxPositions)
        {
            throw new ArgumentException(
                $"prompt {index} has {prompt.Count} tokens and `{nameof(SamplingOptions.MaxNewTokens)}` is {options.MaxNewTokens}, "
                + $"together more than the model's {config.MaxPositions} positions");
        }
    }
}
