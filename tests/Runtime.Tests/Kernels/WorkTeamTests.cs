using EntroPIC.Kernels;

namespace Runtime.Tests.Kernels;

public sealed class WorkTeamTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(50)]
    public void NestedWorkIsRejected(int parts)
    {
        var failure = Assert.Throws<InvalidOperationException>(() => WorkTeam.Shared.Do(new Nested(), parts));
        Assert.StartsWith("a part of the team's work gave the team work", failure.Message, StringComparison.Ordinal);

        // It can work again.
        var counter = new Counter();
        WorkTeam.Shared.Do(counter, 50);
        Assert.Equal(50, counter.Done);
    }

    private sealed class Nested : ITeamWork
    {
        public void Do(int part) => WorkTeam.Shared.Do(new Counter(), 2);
    }

    private sealed class Counter : ITeamWork
    {
        private int _done;

        public int Done => _done;

        public void Do(int part) => Interlocked.Increment(ref _done);
    }
}
