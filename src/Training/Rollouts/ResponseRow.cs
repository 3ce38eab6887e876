namespace EntroPIC.Rollouts;

/// <summary>A response while it is generated: one row of a batch.</summary>
/// <param name="promptIndex">Which of all prompts it answers.</param>
/// <param name="responseIndex">Which of the responses to that prompt it is.</param>
/// <param name="prompt">The prompt's tokens.</param>
internal sealed class ResponseRow(int promptIndex, int responseIndex, IReadOnlyList<int> prompt)
{
    private readonly List<int> _tokens = [];
    private readonly List<float> _logProbs = [];
    private bool _isStopped;

    public int PromptIndex => promptIndex;

    public int ResponseIndex => responseIndex;

    public IReadOnlyList<int> Prompt => prompt;

    public int LastToken => _tokens[^1];

    /// <summary>Position of the last token in the whole sequence, counted from 0.</summary>
    public int LastPosition => prompt.Count + _tokens.Count - 1;

    public bool HasEnded { get; private set; }

    public double NextUniform(long seed) => CounterRandom.Uniform(seed, promptIndex, responseIndex, _tokens.Count);

    public void Add(int token, float logProb, SamplingOptions options)
    {
        if (!float.IsFinite(logProb))
        {
            throw new NotFiniteNumberException(
                $"the model's logits are not finite (prompt {promptIndex}, response {responseIndex}, token {_tokens.Count})", logProb);
        }
        _tokens.Add(token);
        _logProbs.Add(logProb);
        _isStopped = options.StopTokens.Contains(token);
        HasEnded = _isStopped || _tokens.Count == options.MaxNewTokens;
    }

    public Response ToResponse() => new([.. _tokens], [.. _logProbs], IsTruncated: !_isStopped);
}
