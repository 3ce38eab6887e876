using System.Data;
using System.Globalization;
using Countdown;

namespace Training.Tests.Runs;

/// <summary>The puzzles of <c>examples/Countdown</c>, and what counts as their solution.</summary>
public sealed class CountdownTests
{
    private static readonly PuzzleSet Puzzles = new(worked: 2_000, practice: 1_000, heldOut: 100, seed: 5);

    [Fact]
    public void EverySolutionSolvesItsPuzzle() =>
        Assert.All(Puzzles.Worked, static puzzle => Assert.True(Puzzle.IsSolved(puzzle.Prompt, puzzle.Answer), $"{puzzle.Prompt}{puzzle.Answer}"));

    [Fact]
    public void NoPuzzleIsInTwoSets()
    {
        var sets = new[] { Puzzles.Worked, Puzzles.Practice, Puzzles.HeldOut }.Select(static set => set.Select(static puzzle => Key(puzzle.Prompt)).ToHashSet()).ToList();
        Assert.Empty(sets[0].Intersect(sets[1]));
        Assert.Empty(sets[0].Intersect(sets[2]));
        Assert.Empty(sets[1].Intersect(sets[2]));
    }

    [Fact]
    public void TextsFitTheirLengths()
    {
        Assert.All(Puzzles.Worked, static puzzle => Assert.InRange(puzzle.Prompt.Length, 1, Puzzle.MostPromptTokens));
        Assert.All(Puzzles.Worked, static puzzle => Assert.InRange(puzzle.Answer.Length, 1, Puzzle.MostResponseTokens - 3));
        Assert.All(Puzzles.Worked, static puzzle => Assert.All(puzzle.Prompt + puzzle.Answer, static letter => Assert.Contains(letter, Puzzle.Alphabet)));
    }

    /// <summary>The expressions of <see cref="DataTable"/>, whose divisions are not whole, where no division is in them.</summary>
    [Fact]
    public void ValuesAreThoseOfDataTable()
    {
        using var table = new DataTable { Locale = CultureInfo.InvariantCulture };
        Assert.All(
            Puzzles.Worked.Where(static puzzle => !puzzle.Answer.Contains('/')),
            puzzle => Assert.Equal(Convert.ToInt64(table.Compute(puzzle.Answer, null), CultureInfo.InvariantCulture), Expression.Evaluate(puzzle.Answer)!.Value.Value));
    }

    [Theory]
    [InlineData("(8-4)*7-4", false)] // Another number than the puzzle's.
    [InlineData("(7-4)*8", false)] // Not every number.
    [InlineData("(7-4)*8*3/3", false)] // A number twice.
    [InlineData("(7-4)*8", false, "7480=24:")]
    [InlineData("(7-4)*8+0", true, "7480=24:")]
    [InlineData("8*(7-4)+0", true, "7480=24:")]
    [InlineData("0+8*(7-4)", true, "7480=24:")]
    [InlineData("7*4-8/2", true, "7482=24:")]
    [InlineData("7*4-(8/2)", true, "7482=24:")]
    [InlineData("3/2*8", false)]
    [InlineData("", false)]
    [InlineData("(7-4)*8+0)", false, "7480=24:")]
    [InlineData("((7-4)*8+0", false, "7480=24:")]
    [InlineData("-4+7*8+0", false, "7480=52:")] // No signs.
    [InlineData("74-8+0", false, "7480=66:")] // No numbers of two digits.
    [InlineData("8/0+7*4", false, "7480=28:")]
    public void OnlyExpressionsOfTheNumbersSolve(string response, bool isSolved, string prompt = "3748=24:") =>
        Assert.Equal(isSolved, Puzzle.IsSolved(prompt, response));

    [Fact]
    public void DifferenceIsBoldWhereItsIntervalExcludesZero()
    {
        Assert.Equal("+0.100", Report.Difference([[0.1]]));
        Assert.Equal("-0.050", Report.Difference([[-0.1], [0.0]]));

        // Mean 0.2, standard deviation 0.1, so half a width of 4.302653 · 0.1 / √3.
        Assert.Equal("+0.200 [-0.048, +0.448]", Report.Difference([[0.1, 0.2, 0.3]]));
        Assert.StartsWith("**-0.200", Report.Difference([[-0.2, -0.2, -0.21, -0.19]]), StringComparison.Ordinal);
    }

    private static string Key(string prompt) => string.Concat(prompt[..Puzzle.Size].Order()) + prompt[Puzzle.Size..];
}
