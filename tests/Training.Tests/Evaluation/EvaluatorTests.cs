using EntroPIC.Data;
using EntroPIC.Evaluation;
using EntroPIC.Rewards;
using EntroPIC.Rollouts;
using EntroPIC.Tests;
using EntroPIC.Tokenization;

namespace Training.Tests.Evaluation;

public sealed class EvaluatorTests : TorchTest
{
    private const int Responses = 6;

    private static readonly CharacterTokenizer Tokenizer = new("0123456789+=");
    private static readonly Problem[] Problems = [new("1+1=", "2", "small"), new("9+9=", "18", "large")];
    private static readonly SamplingOptions Sampling = new() { MaxNewTokens = 4 };

    [Fact]
    public void RewardJudgesEveryResponse()
    {
        var seen = new List<(Problem Problem, JudgedResponse Response)>();
        var result = Run(new FunctionReward((problem, response) =>
        {
            seen.Add((problem, response));
            return response.Length % 2;
        }));
        var responses = result.Problems.SelectMany(static problem => problem.Responses.Select(response => (problem.Problem, Response: response))).ToList();
        Assert.Equal(2 * Responses, responses.Count);
        Assert.Equal(seen.Select(static pair => (pair.Problem, pair.Response.Text)), responses.Select(static pair => (pair.Problem, pair.Response.Text)));
        Assert.All(responses, static pair => Assert.Equal(pair.Response.Length % 2, pair.Response.Score));
        Assert.Equal(responses.Count(static pair => pair.Response.Length % 2 == 1) / (2.0 * Responses), result.Average, 12);
        Assert.Equal(["large", "small"], result.ByDataSet().Keys);
    }

    [Fact]
    public void EvaluationIsRepeatable()
    {
        var (first, second) = (Run(new ExactAnswer()), Run(new ExactAnswer()));
        Assert.Equal(Texts(first), Texts(second));
        Assert.True(Texts(first).Distinct().Count() > 2);
    }

    [Fact]
    public void OnlyAnswerRewardsGiveMajorities()
    {
        Assert.Null(Run(new FunctionReward(static (_, _) => 1)).Majority);
        var result = Run(new ExactAnswer { AcceptsTruncated = true });
        Assert.NotNull(result.Majority);
        Assert.All(result.Problems.SelectMany(static problem => problem.Responses), static response =>
            Assert.Equal(response.Text.Length > 0 ? response.Text : null, response.Answer));
    }

    [Fact]
    public void FailingRewardIsNamed()
    {
        var failure = Assert.Throws<RewardException>(() => Run(new FunctionReward(static (_, _) => throw new InvalidOperationException("no"))));
        Assert.StartsWith("reward `FunctionReward` threw InvalidOperationException for prompt `1+1=`", failure.Message, StringComparison.Ordinal);
    }

    private static EvaluationResult Run(IReward reward)
    {
        using var model = SmallModel(Tokenizer.VocabularySize);
        return new Evaluator(model, Tokenizer, Problems, reward, Sampling, Responses, seed: 4).Run();
    }

    private static List<string> Texts(EvaluationResult result) =>
        [.. result.Problems.SelectMany(static problem => problem.Responses.Select(static response => response.Text))];
}
