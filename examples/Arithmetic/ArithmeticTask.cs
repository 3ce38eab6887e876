using EntroPIC.Data;
using EntroPIC.Evaluation;
using EntroPIC.Rewards;
using EntroPIC.Rollouts;
using EntroPIC.Tokenization;
using Transformer = EntroPIC.Models.Transformer;

namespace Arithmetic;

/// <summary>Shared by all runs: the problems, their notation and reward, and the shape of the model.</summary>
internal sealed class ArithmeticTask(JobOptions job)
{
    private readonly CharacterTokenizer _tokenizer = new(Sum.Alphabet);
    private readonly IReward _reward = new FinalAnswer();

    public Problems Problems { get; } = new(job.Problems, job.Seed);

    public ITokenizer Tokenizer => _tokenizer;

    public Transformer NewModel() => new(JobOptions.Model(_tokenizer.VocabularySize), job.Seed);

    /// <summary>The same problems in the same order for every model of one seed.</summary>
    public LanguageRollouts Rollouts(Transformer model) =>
        new(model, _tokenizer, Problems.Practice, _reward, job.Rollout, job.Seed);

    public EvaluationResult Evaluate(Transformer model) => Evaluate(model, Problems.HeldOut);

    /// <summary>On as many problems that are not held out.</summary>
    public EvaluationResult EvaluatePractice(Transformer model) => Evaluate(model, [.. Problems.Practice.Take(Problems.HeldOut.Count)]);

    private EvaluationResult Evaluate(Transformer model, IReadOnlyList<Problem> problems) =>
        new Evaluator(model, _tokenizer, problems, _reward, job.Sampling, job.EvaluationResponses, job.Seed).Run();
}
