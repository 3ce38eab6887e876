using EntroPIC.Evaluation;

namespace Training.Tests.Evaluation;

public sealed class ReflectiveWordsTests
{
    [Fact]
    public void CountsWholeWordsInAnyCase()
    {
        var counts = ReflectiveWords.Count(["Wait, wait! The waiter waits.", "No.", "On second\nthought: wait"], ["wait", "on second thought", "however"]);
        Assert.Equal(
            [new WordFrequency("wait", 3, 1, 2.0 / 3), new WordFrequency("on second thought", 1, 1.0 / 3, 1.0 / 3), new WordFrequency("however", 0, 0, 0)],
            counts);
    }

    [Fact]
    public void NoTextsGiveNoWords() => Assert.All(ReflectiveWords.Count([]), static word => Assert.Equal(0, word.PerResponse));

    [Fact]
    public void BlankWordIsRejected() => Assert.Throws<ArgumentException>(() => ReflectiveWords.Count(["text"], ["wait", " "]));

    [Fact]
    public void DefaultListHasNoDuplicates() => Assert.Equal(ReflectiveWords.Default.Count, ReflectiveWords.Default.Distinct().Count());
}
