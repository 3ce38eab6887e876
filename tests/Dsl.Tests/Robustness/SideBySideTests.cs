using System.Collections.Concurrent;
using EntroPIC.Dsl;

namespace Dsl.Tests.Robustness;

public sealed class SideBySideTests
{
    [Fact]
    public void EachIsDoneOnce()
    {
        var done = new ConcurrentBag<int>();
        SideBySide.For(1000, done.Add);

        Assert.Equal(Enumerable.Range(0, 1000), done.Order());
    }

    [Fact]
    public void OfSeveralFailuresTheFirstIsThrownAsItIs()
    {
        for (var i = 0; i < 20; i++)
        {
            var failure = Assert.Throws<InvalidOperationException>(() => SideBySide.For(500, static part => throw new InvalidOperationException($"{part}")));
            Assert.Equal("0", failure.Message);
        }
    }
}
