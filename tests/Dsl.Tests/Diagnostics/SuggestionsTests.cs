using EntroPIC;
using EntroPIC.Dsl.Diagnostics;

namespace Dsl.Tests.Diagnostics;

public sealed class SuggestionsTests
{
    [Theory]
    [InlineData("advantge", "advantage")]
    [InlineData("ration", "ratio")]
    [InlineData("enrtopy", "entropy")]
    [InlineData("ENTROPY", "entropy")]
    [InlineData("lo", "low")]
    [InlineData("logpp", "logp")]
    [InlineData("kp", "")]
    [InlineData("x", "")]
    [InlineData("supercalifragilistic", "")]
    public void NearestNamesAreSuggested(string name, string nearest) => Assert.Equal(
        nearest, string.Join(' ', Suggestions.Nearest(name, ["advantage", "ratio", "entropy", "low", "logp", "ki", "y", ""])));

    [Fact]
    public void AtMostThreeNamesNearestFirst() => Assert.Equal(
        "; did you mean `abcdef`, `abcdeg` or `abcdeh`?", Suggestions.DidYouMean("abcdef", ["abcxyf", "abcdeh", "abcdeg", "abcdef", "abcdei"]));

    [Fact]
    public void VeryLongNameHasNoSuggestion() => Assert.Empty(Suggestions.Nearest(new string('a', 1000), [new string('a', 999)]));
}
