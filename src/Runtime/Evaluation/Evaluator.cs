using EntroPIC.Data;
using EntroPIC.Models;
using EntroPIC.Rewards;
using EntroPIC.Rollouts;
using EntroPIC.Tokenization;

namespace EntroPIC.Evaluation;

/// <summary>How well a model does on problems: several responses to each, judged by a reward.</summary>
public sealed class Evaluator
{
    // Rewards of verifiers are 0 and 1; what lies between leans to the nearer.
    private const double CorrectFrom = 0.5;

    private readonly ITokenizer _tokenizer;
    private readonly IReadOnlyList<Problem> _problems;
    private readonly IReward _reward;
    private readonly SamplingOptions _sampling;
    private readonly int _responses;
    private readonly long _seed;
    private readonly ResponseGenerator _generator;

    /// <summary>An evaluation that can be repeated: each time with the same problems and the same random numbers.</summary>
    /// <param name="model">The model, used as it is at each call; not disposed here.</param>
    /// <param name="tokenizer">Its tokenizer; responses stop at its end of text.</param>
    /// <param name="problems">What is asked.</param>
    /// <param name="reward">How responses are judged; correct from 0.5.</param>
    /// <param name="sampling">How responses are drawn: its own options, not those of training.</param>
    /// <param name="responses">Responses to each problem, N of avg@N and pass@N; at least 1.</param>
    /// <param name="seed">The random numbers behind the responses.</param>
    /// <exception cref="ArgumentException">There are no problems.</exception>
    public Evaluator(
        Transformer model, ITokenizer tokenizer, IReadOnlyList<Problem> problems, IReward reward, SamplingOptions sampling, int responses, long seed)
    {
        ArgumentNullException.ThrowIfNull(tokenizer);
        ArgumentNullException.ThrowIfNull(problems);
        ArgumentNullException.ThrowIfNull(reward);
        ArgumentNullException.ThrowIfNull(sampling);
        if (problems.Count == 0)
        {
            throw new ArgumentException("the set of problems is empty; an evaluation needs at least one", nameof(problems));
        }

        _tokenizer = tokenizer;
        _problems = problems;
        _reward = reward;
        _sampling = sampling with { StopTokens = [.. sampling.StopTokens.Union([tokenizer.EndOfText])] };
        _responses = Accept.AtLeast(1, responses, nameof(responses));
        _seed = seed;
        _generator = new ResponseGenerator(model);
    }

    /// <summary>Samples and judges.</summary>
    /// <exception cref="RewardException">The reward threw or gave no finite number.</exception>
    public EvaluationResult Run()
    {
        IReadOnlyList<int>[] prompts = [.. _problems.Select(problem => _tokenizer.Encode(problem.Prompt))];
        var groups = _generator.Generate(prompts, _responses, _sampling, _seed);
        return new EvaluationResult(_responses, [.. groups.Select((group, i) => group.Count(response => RewardException.Score(
            _reward, _problems[i], new JudgedResponse(_tokenizer.Decode(response.Tokens), response.Tokens.Count, response.IsTruncated)) >= CorrectFrom))]);
    }
}
