using EntroPIC.Rollouts;
using EntroPIC.Tests;
using static TorchSharp.torch;

namespace Training.Tests.Rollouts;

public sealed class ProbabilityFilterTests : TorchTest
{
    private static readonly float[] Spread = [0.125f, 0.5f, 0.0625f, 0.25f, 0.0625f];
    private static readonly float[] Even = [0.25f, 0.25f, 0.25f, 0.25f];

    [Fact]
    public void DefaultsKeepAllTokens() => Check(Spread, topK: 0, topP: 1, Spread);

    [Fact]
    public void TopKKeepsTheMostProbable() => Check(Spread, topK: 2, topP: 1, [0, 0.5f, 0, 0.25f, 0]);

    [Fact]
    public void TopKTiesGoToTheLowestIds() => Check(Even, topK: 3, topP: 1, [0.25f, 0.25f, 0.25f, 0]);

    [Fact]
    public void TopKBeyondTheVocabularyKeepsAll() => Check(Spread, topK: 9, topP: 1, Spread);

    [Fact]
    public void TopPIncludesTheTokenThatCrosses() => Check(Spread, topK: 0, topP: 0.6, [0, 0.5f, 0, 0.25f, 0]);

    [Fact]
    public void TopPStopsAtAnExactShare() => Check(Spread, topK: 0, topP: 0.75, [0, 0.5f, 0, 0.25f, 0]);

    [Fact]
    public void TopPKeepsAtLeastOne() => Check(Spread, topK: 0, topP: 1e-9, [0, 0.5f, 0, 0, 0]);

    [Fact]
    public void TopPTiesGoToTheLowestIds() => Check(Even, topK: 0, topP: 0.5, [0.25f, 0.25f, 0, 0]);

    // Of the 0.75 that top-k keeps, 0.5 is more than 60 percent, but less than 60 percent of everything.
    [Fact]
    public void TopPAppliesAfterTopK() => Check(Spread, topK: 2, topP: 0.6, [0, 0.5f, 0, 0, 0]);

    [Fact]
    public void RowsAreFilteredIndependently()
    {
        var rows = tensor(new[,] { { 0.75f, 0.25f }, { 0.25f, 0.75f } });
        AssertSame(tensor(new[,] { { 0.75f, 0 }, { 0, 0.75f } }), ProbabilityFilter.Apply(rows, topK: 0, topP: 0.7));
    }

    private static void Check(float[] probabilities, int topK, double topP, float[] expected) =>
        AssertSame(tensor(expected).unsqueeze(0), ProbabilityFilter.Apply(tensor(probabilities).unsqueeze(0), topK, topP));
}
