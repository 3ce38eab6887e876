using EntroPIC.Evaluation;
using EntroPIC.Rewards;

namespace Training.Tests.Evaluation;

public sealed class MajorityVoteTests
{
    [Theory]
    [InlineData("a+ a+ b-", 1)]
    [InlineData("a+ b- b-", 0)]
    [InlineData("a+ b-", 0.5)]
    [InlineData("a+ b- c-", 1.0 / 3)]
    [InlineData("a+ b- b- ? ? ?", 0)]
    [InlineData("? ?", 0)]
    public void MostFrequentAnswerWinsAndTiesAreShared(string votes, double expected) =>
        Assert.Equal(expected, MajorityVote.Count(Responses(votes), string.Equals), 12);

    [Fact]
    public void EquivalentAnswersVoteTogether()
    {
        var reward = new MathAnswer();
        ScoredResponse[] responses = [.. new[] { (@"\boxed{\frac12}", 1), ("so it is 0.5", 1), (@"\boxed{3}", 0), ("$3$", 0), (@"\boxed{\frac{2}{4}}", 1) }
            .Select(response => new ScoredResponse(response.Item1, 1, false, response.Item2, reward.AnswerOf(response.Item1)))];
        Assert.Equal(1, MajorityVote.Count(responses, reward.AreSame));
    }

    private static ScoredResponse[] Responses(string votes) => [.. votes.Split(' ').Select(static vote =>
        new ScoredResponse("", 1, false, vote.EndsWith('+') ? 1 : 0, vote == "?" ? null : vote[..1]))];
}
