using EntroPIC.Tokenization.Text;

namespace Runtime.Tests.Tokenization;

public sealed class PatternSplitterTests
{
    private const string Qwen = @"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+";

    public static TheoryData<string, string[]> Texts => new()
    {
        { "", [] },
        { "Hello world", ["Hello", " world"] },
        { "it's'Re IT'LL", ["it", "'s", "'Re", " IT", "'LL"] },
        { "a'\u017Fb", ["a", "'\u017F", "b"] }, // The long s is an s where case does not matter.
        { "x12", ["x", "1", "2"] },
        { "a  b   ", ["a", " ", " b", "   "] },
        { "a \n\n b", ["a", " \n\n", " b"] },
        { "?!\n\nx", ["?!\n\n", "x"] },
        { "\U0001D4D0\U0001D4D1 \U0001D7D9\U0001D7DA!\U0001F389", ["\U0001D4D0\U0001D4D1", " ", "\U0001D7D9", "\U0001D7DA", "!\U0001F389"] },
    };

    [Theory, MemberData(nameof(Texts))]
    public void CutsByWholeCharacters(string text, string[] expected) => Assert.Equal(expected, Pieces(Qwen, text));

    [Fact]
    public void WhatMatchesNothingIsAPieceToo() => Assert.Equal(["ab", "12", "\U0001F389c", "3"], Pieces("[0-9]+", "ab12\U0001F389c3"));

    private static List<string> Pieces(string pattern, string text)
    {
        var ends = new List<int>();
        new PatternSplitter(pattern).Split(text, ends);
        return [.. ends.Select((end, index) => text[(index == 0 ? 0 : ends[index - 1])..end])];
    }
}
