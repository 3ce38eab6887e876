using EntroPIC.Tokenization.Text;

namespace Tokenization.Tests;

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
    public void UnmatchedTextIsAPiece() => Assert.Equal(["ab", "12", "\U0001F389c", "3"], Pieces("[0-9]+", "ab12\U0001F389c3"));

    [Theory]
    [InlineData("a*+b", "aaab aa", new[] { "aaab", " aa" })]
    [InlineData("a?+a", "aa", new[] { "aa" })]
    [InlineData("(?>a|ab)c", "abc ac", new[] { "abc ", "ac" })]
    [InlineData("(?<=b)a+?", "aabaaa", new[] { "aab", "a", "aa" })]
    [InlineData(@"[a-c&&[^b]]+", "abcca", new[] { "a", "b", "cca" })]
    [InlineData("(?i:k)", "K\u212Ak", new[] { "K", "\u212A", "k" })]
    [InlineData("(?i:[^k])", "aKb", new[] { "a", "K", "b" })]
    [InlineData(@"\p{^L}|\x{62}", "ab-", new[] { "a", "b", "-" })]
    [InlineData("(?=b)", "aab", new[] { "aa", "b" })]
    public void TokenizerConstructsAreSupported(string pattern, string text, string[] expected) => Assert.Equal(expected, Pieces(pattern, text));

    [Theory]
    [InlineData("(a", "at character 3, a group is not closed by `)`")]
    [InlineData("a)", "at character 2, a `)` closes nothing")]
    [InlineData("*", "at character 2, `*` repeats nothing")]
    [InlineData("[a", "at character 3, a class is not closed by `]`")]
    [InlineData(@"(a)\1", "at character 6, `\\1` is not supported")]
    [InlineData(@"\p{Klingon}", "at character 3, the category `Klingon` is not known")]
    [InlineData("(a*)*", "at character 6, a part that can match nothing is repeated without bound")]
    [InlineData("(?=a*)b", "it looks ahead further than 16 characters")]
    [InlineData("a++++++++", "at character 9, more than 3 repetitions follow one another")]
    [InlineData("a{1001}", "at character 8, a part is repeated more than 1000 times")]
    [InlineData("(?:a{100}){100}", "it has more than 1000 steps")]
    [InlineData("(?=a{0,9}(?!b))", "a lookaround or an atomic group is inside another one")]
    [InlineData("(?>a?(?>bc?|d))", "a lookaround or an atomic group is inside another one")]
    [InlineData("b-a]", null)]
    [InlineData("[b-a]", "at character 5, a range has its ends the wrong way round")]
    public void UnsupportedFeatureIsNamed(string pattern, string? message)
    {
        if (message is null)
        {
            _ = new PatternSplitter(pattern);
        }
        else
        {
            Assert.Equal(message, Assert.Throws<ArgumentException>(() => new PatternSplitter(pattern)).Message);
        }
    }

    /// <summary>Each of these takes longer than the universe has on an engine that goes back, or the square of the length on a better one.</summary>
    [Theory]
    [InlineData("(a+)+$x")]
    [InlineData("(a|a)+b")]
    [InlineData("a*a*a*a*b")]
    [InlineData("(?:a|aa)+b")]
    [InlineData("a++b")]
    [InlineData("(a+a+)+b")]
    [InlineData("a|a+b")]
    [InlineData("(?:a?){100}b")]
    [InlineData("(?<=a{16})b|a+c")]
    [InlineData(@"\s*\n|\s+x")]
    public void TimeIsLinearForAnyPattern(string pattern)
    {
        var (splitter, watch) = (new PatternSplitter(pattern), System.Diagnostics.Stopwatch.StartNew());
        foreach (var character in "a ")
        {
            var ends = new List<int>();
            splitter.Split(new(character, 300_000), ends);
            Assert.Equal(300_000, ends[^1]);
        }
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(60));
    }

    [Fact]
    public async Task DeepNestingIsReadInLinearTime()
    {
        const int depth = 90;
        var pattern = new string('(', depth) + "a" + string.Concat(Enumerable.Repeat(")?", depth)) + "b";
        Assert.Equal(["c", "ab"], await Task.Run(() => Pieces(pattern, "cab")).WaitAsync(TimeSpan.FromSeconds(60)));
    }

    private static List<string> Pieces(string pattern, string text)
    {
        var ends = new List<int>();
        new PatternSplitter(pattern).Split(text, ends);
        return [.. ends.Select((end, index) => text[(index == 0 ? 0 : ends[index - 1])..end])];
    }
}
