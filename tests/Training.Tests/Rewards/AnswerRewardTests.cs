using EntroPIC.Data;
using EntroPIC.Rewards;

namespace Training.Tests.Rewards;

public sealed class AnswerRewardTests
{
    [Theory]
    [InlineData("2", " 2\n", 1)]
    [InlineData("2", "2.", 0)]
    public void ExactAnswerIsTheWholeText(string answer, string response, double expected) =>
        Assert.Equal(expected, Score(new ExactAnswer(), answer, response));

    [Theory]
    [InlineData("3.14159", "about 3.14", 0.01, 0, 1)]
    [InlineData("3.14159", "about 3.1", 0.01, 0, 0)]
    [InlineData("1000", @"\boxed{1009}", 0, 0.01, 1)]
    [InlineData("1000", @"\boxed{1011}", 0, 0.01, 0)]
    [InlineData(@"\frac{1}{3}", "$0.3333$", 0.001, 0, 1)]
    [InlineData("5", "$x = 5$", 0, 0, 1)]
    [InlineData("5", @"\boxed{x}", 100, 0, 0)]
    [InlineData("5", "none", 100, 0, 0)]
    public void NumbersWithinToleranceAreRight(string answer, string response, double absolute, double relative, double expected) =>
        Assert.Equal(expected, Score(new NumericAnswer { Absolute = absolute, Relative = relative }, answer, response));

    [Fact]
    public void NonNumericReferenceThrows()
    {
        var failure = Assert.Throws<RewardException>(() => RewardException.Score(new NumericAnswer(), new Problem("p", "x + 1"), Response("5")));
        Assert.Contains("the answer of the problem is `x + 1`; a real number was expected", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void EmptyReferenceThrows() => Assert.Throws<ArgumentException>(() => Score(new MathAnswer(), " ", "5"));

    [Theory]
    [InlineData("<answer>4</answer> no, <answer> 5\n</answer>", "5", 1)]
    [InlineData("<answer>5</answer> no, <answer>4</answer>", "5", 0)]
    [InlineData("5", "5", 0)]
    public void LastMatchOfThePatternIsTheAnswer(string response, string answer, double expected) =>
        Assert.Equal(expected, Score(new PatternAnswer { Pattern = "<answer>(?<answer>.*?)</answer>" }, answer, response));

    [Fact]
    public void MatchWithoutGroupIsTheAnswer() => Assert.Equal(1, Score(new PatternAnswer { Pattern = "yes|no", IgnoreCase = true }, "YES", "First no, then Yes."));

    [Theory]
    [InlineData("(a+)+$", "aaaa", 1)]
    [InlineData("(a+)+$", "b", 0)]
    [InlineData("^(?:[0-9]+\\+?)+$", "1", 0)]
    public void CatastrophicPatternEndsWithAVerdict(string pattern, string end, double expected)
    {
        // An engine that goes back tries every way to cut these into repetitions: 2^100,000.
        var response = new string(pattern.Contains('a', StringComparison.Ordinal) ? 'a' : '1', 100_000) + (end == "1" ? "=" : end);
        var answer = expected == 1 ? response : "a";
        Assert.Equal(expected, Score(new PatternAnswer { Pattern = pattern }, answer, response));
        Assert.Equal(expected, new FormatReward { Pattern = pattern }.Score(new Problem("p", answer), Response(response)));
    }

    [Fact]
    public void QuadraticMatchesEndWithAVerdict()
    {
        // `a` matches at each place, and each time the search for a `b` goes on to the end.
        var pattern = new PatternAnswer { Pattern = "a.*b|a" };
        Assert.Equal("a", pattern.AnswerOf(new string('a', 5_000)));
        Assert.Null(pattern.AnswerOf(new string('a', 100_000)));
        Assert.Equal("1", new PatternAnswer { Pattern = "[0-9]+" }.AnswerOf(string.Concat(Enumerable.Repeat("12 apples and ", 2_000)) + "1"));
    }

    [Fact]
    public void UnclosedFormulasAreUndecided()
    {
        var equivalence = new EntroPIC.Mathematics.MathEquivalence();
        foreach (var piece in new[] { "$", "=(1", "- " })
        {
            Assert.Equal(EntroPIC.Mathematics.MathVerdict.Undecided, equivalence.Compare("5", string.Concat(Enumerable.Repeat(piece, 100_000))));
        }

        Assert.Equal(EntroPIC.Mathematics.MathVerdict.Equal, equivalence.Compare("5", $"{new string('$', 1_000)} so the answer is 5"));
    }

    [Theory]
    [InlineData("a(?=b)")]
    [InlineData("(?<!a)b")]
    [InlineData(@"(a)\1")]
    [InlineData("(?>a+)b")]
    [InlineData("(?:a{1,1000}){1,1000}")]
    public void PatternWithUnboundedTimeIsRejected(string pattern)
    {
        var failure = Assert.Throws<ArgumentException>(() => new PatternAnswer { Pattern = pattern });
        Assert.StartsWith($"`Pattern` is `{pattern}`, which cannot be matched in bounded time: lookahead, ", failure.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => new FormatReward { Pattern = pattern });
    }

    [Theory]
    [InlineData(1e300)]
    [InlineData(-1.1e9)]
    [InlineData(double.NaN)]
    public void OutOfRangeRewardIsReportedWithPromptAndResponse(double value)
    {
        var failure = Assert.Throws<RewardException>(() => RewardException.Score(new FunctionReward((_, _) => value), new Problem("1+1=", "2"), Response("3")));
        Assert.Equal(
            FormattableString.Invariant($"reward `FunctionReward` is {value} for prompt `1+1=`, response `3`; it must be a number from -1e9 to 1e9"), failure.Message);
    }

    [Fact]
    public void ChoicesAreFoundInLongResponsesInTime()
    {
        var spaces = new string(' ', 100_000);
        Assert.Equal("B", new ChoiceAnswer().AnswerOf($"final{spaces}final answer{spaces}answer:{spaces} (B)"));
    }

    [Theory]
    [InlineData("The answer is A.", "A")]
    [InlineData("A. Because B is not valid", "A")]
    [InlineData("Because B is valid", "B")]
    [InlineData("Final answer is B", "B")]
    [InlineData("Answer: (C), since D fails", "C")]
    [InlineData(@"Hence $\boxed{\text{(D)}}$.", "D")]
    [InlineData("No valid answer here", null)]
    [InlineData("Apples are better", null)]
    [InlineData("The answer isn't A; it's B", "B")]
    [InlineData("It isn't A", null)]
    [InlineData("The answer can't be A", null)]
    [InlineData("The answer cannot be A. It is B", "B")]
    [InlineData("A man walks into a bar. It is B", "B")]
    [InlineData("A man walks. Answer: 5", null)]
    [InlineData("A is right", "A")]
    [InlineData("The answer is neither A nor B, it is C", "C")]
    [InlineData("The answer to question A is B", "B")]
    [InlineData("Answer: all of A, B and C", null)]
    [InlineData("Answer: $B$", "B")]
    [InlineData(@"Answer: \(B\)", "B")]
    [InlineData("Answer: `B`", "B")]
    [InlineData("Answer: [A]", "A")]
    [InlineData("The answer is definitely A!", "A")]
    public void ChoicesStandAlone(string response, string? expected) => Assert.Equal(expected, new ChoiceAnswer().AnswerOf(response));

    [Fact]
    public void IgnoreCaseAcceptsLowercaseChoices()
    {
        Assert.Equal("A", new ChoiceAnswer { IgnoreCase = true }.AnswerOf("answer: a"));
        Assert.Equal("B", new ChoiceAnswer { IgnoreCase = true }.AnswerOf("The answer to a question is B"));
        Assert.Null(new ChoiceAnswer().AnswerOf("answer: a"));
    }

    [Theory]
    [InlineData("(B)", 1)]
    [InlineData("C", 0)]
    public void ChoicesAreComparedWithTheReference(string reference, double expected) =>
        Assert.Equal(expected, Score(new ChoiceAnswer(), reference, "The answer is B."));

    [Fact]
    public void LongerChoiceIsNotItsPrefix() => Assert.Equal("10", new ChoiceAnswer { Choices = ["1", "10"] }.AnswerOf("The answer is 10."));

    [Fact]
    public void TruncatedResponseIsWrongUnlessAccepted()
    {
        var cut = new JudgedResponse(@"\boxed{5}", 10, IsTruncated: true);
        Assert.Equal(0, new MathAnswer().Score(new Problem("p", "5"), cut));
        Assert.Equal(1, new MathAnswer { AcceptsTruncated = true }.Score(new Problem("p", "5"), cut));
    }

    private static double? Score(IReward reward, string answer, string response) => reward.Score(new Problem("p", answer), Response(response));

    private static JudgedResponse Response(string text) => new(text, 1, false);
}
