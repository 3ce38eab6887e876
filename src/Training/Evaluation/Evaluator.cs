using EntroPIC.Data;
using EntroPIC.Models;
using EntroPIC.Rewards;
using EntroPIC.Rollouts;
using EntroPIC.Tokenization;

namespace EntroPIC.Evaluation;

/// <summary>Evaluates a model on problems: several responses to each, judged by a reward.</summary>
public sealed class Evaluator
{
    private readonly ITokenizer _tokenizer;
    private readonly IReadOnlyList<Problem> _problems;
    private readonly IReward _reward;
    private readonly SamplingOptions _sampling;
    private readonly int _responses;
    private readonly long _seed;
    private readonly ResponseGenerator _generator;

    /// <summary>Creates an evaluation that can be repeated with the same problems and random numbers.</summary>
    /// <param name="model">The model, with its current weights at each call; not disposed here.</param>
    /// <param name="tokenizer">Its tokenizer; responses stop at its end of text.</param>
    /// <param name="problems">The problems.</param>
    /// <param name="reward">Reward of responses, which are correct from 0.5. An <see cref="AnswerReward"/> also lets them vote.</param>
    /// <param name="sampling">Sampling of responses, separate from that of training.</param>
    /// <param name="responses">Responses to each problem, N of avg@N and pass@N; at least 1.</param>
    /// <param name="seed">The random numbers behind the responses.</param>
    /// <param name="rowsPerBatch">Maximum number of responses generated together; memory grows with it. At least 1.</param>
    /// <exception cref="ArgumentException">There are no problems, or the tokenizer has a smaller vocabulary than the model.</exception>
    public Evaluator(
        Transformer model, ITokenizer tokenizer, IReadOnlyList<Problem> problems, IReward reward, SamplingOptions sampling, int responses,
        long seed,
        int rowsPerBatch = 256)
    {
        ArgumentNullException.ThrowIfNull(tokenizer);
        ArgumentNullException.ThrowIfNull(problems);
        ArgumentNullException.ThrowIfNull(reward);
        ArgumentNullException.ThrowIfNull(sampling);
        if (problems.Count == 0)
        {
            throw new ArgumentException("the set of problems is empty; an evaluation needs at least one", nameof(problems));
        }

        model.EnsureSpoken(tokenizer);
        _tokenizer = tokenizer;
        _problems = problems;
        _reward = reward;
        _sampling = sampling with { StopTokens = [.. sampling.StopTokens.Union([tokenizer.EndOfText])] };
        _responses = Accept.AtLeast(1, responses, nameof(responses));
        _seed = seed;
        _generator = new ResponseGenerator(model, rowsPerBatch);
    }

    /// <summary>Samples and judges.</summary>
    /// <param name="cancellation">Ends the sampling early.</param>
    /// <exception cref="RewardException">The reward threw or gave no finite number, or could judge no response.</exception>
    /// <exception cref="OperationCanceledException">It was canceled.</exception>
    public EvaluationResult Run(CancellationToken cancellation = default)
    {
        IReadOnlyList<int>[] prompts = [.. _problems.Select(problem => _tokenizer.Encode(problem.Prompt))];
        var groups = _generator.Generate(prompts, _responses, _sampling, _seed, cancellation);
        ProblemResult[] results = [.. groups.Select((group, i) => Judge(_problems[i], group))];
        return Array.Exists(results, static result => result.Judged > 0)
            ? new EvaluationResult(results)
            : throw RewardException.OfNothingJudged(_reward, $"the {results.Length * _responses} responses of an evaluation");
    }

    private ProblemResult Judge(Problem problem, IReadOnlyList<Response> group)
    {
        ScoredResponse[] responses = [.. group.Select(response => Judge(problem, response))];
        return new ProblemResult(
            problem, responses, _reward is AnswerReward answers ? MajorityVote.Count([.. responses.Where(static response => response.IsJudged)], answers.AreSame) : null);
    }

    private ScoredResponse Judge(Problem problem, Response response)
    {
        var judged = new JudgedResponse(_tokenizer.Decode(response.Tokens), response.Tokens.Count, response.IsTruncated);
        var score = RewardException.Score(_reward, problem, judged);
        var answer = _reward is AnswerReward answers && (answers.AcceptsTruncated || !judged.IsTruncated)
            ? answers.AnswerOf(judged.Text)
            : null;
        return new ScoredResponse(judged.Text, judged.Length, judged.IsTruncated, score, answer);
    }
}
