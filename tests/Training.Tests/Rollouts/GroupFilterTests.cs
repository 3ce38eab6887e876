using EntroPIC.Batches;
using EntroPIC.Rewards;
using EntroPIC.Rollouts;
using EntroPIC.Tests;
using EntroPIC.Training;
using TorchSharp;
using Training.Tests.Training;

namespace Training.Tests.Rollouts;

[Collection(TorchCollection.Name)]
public sealed class GroupFilterTests
{
    [Fact]
    public void GroupsWithDifferingRewardsAreKeptInOrder()
    {
        var (batch, counts) = Filter(attempts: 3, "01 11", "00 10", "01 01");
        using (batch)
        {
            // Group 0 of the first attempt, then group 1 of the second; prompts are numbered through.
            Assert.Equal([0f, 1f, 1f, 0f], batch.Reward.data<float>().ToArray());
            Assert.Equal([0, 0, 3, 3], batch.Prompts.Select(static prompt => prompt[0]));
            Assert.Equal((2, 2), (batch.Layout.GroupCount, batch.Layout.SequenceCount / batch.Layout.GroupCount));
            Assert.Equal(batch.TokenIds.Count, batch.RolloutLogp.shape[0]);
        }

        Assert.Equal((2.0, 2.0, 0.0, 2.0), counts);
    }

    [Fact]
    public void GroupsBeyondTheSizeAreDropped()
    {
        var (batch, counts) = Filter(attempts: 3, "01 11", "10 01");
        using (batch)
        {
            Assert.Equal([0, 0, 2, 2], batch.Prompts.Select(static prompt => prompt[0]));
        }

        Assert.Equal((2.0, 1.0, 1.0, 2.0), counts);
    }

    [Fact]
    public void ExhaustedAttemptsGiveASmallerRollout()
    {
        var (batch, counts) = Filter(attempts: 2, "01 11", "00 11", "01 01");
        using (batch)
        {
            Assert.Equal(1, batch.Layout.GroupCount);
        }

        Assert.Equal((1.0, 3.0, 0.0, 2.0), counts);
    }

    [Fact]
    public void FirstAttemptIsKeptIfNoGroupIsInformative()
    {
        var (batch, counts) = Filter(attempts: 2, "00 11", "11 00");
        using (batch)
        {
            Assert.Equal([0f, 0f, 1f, 1f], batch.Reward.data<float>().ToArray());
        }

        Assert.Equal((0.0, 4.0, 0.0, 2.0), counts);
    }

    [Fact]
    public void FilteredRolloutDependsOnlyOnItsIndex()
    {
        using var model = EchoTask.Model();
        var filter = new GroupFilter(EchoTask.Rollouts(model), 4);
        using var third = filter.Next(2, Signals.None);
        using var first = filter.Next(0, Signals.None);
        using var again = filter.Next(2, Signals.None);
        Assert.Equal(third.TokenIds, again.TokenIds);
        Assert.NotEqual(third.TokenIds, first.TokenIds);
    }

    [Fact]
    public void FilterAttemptsOfTheOptionsFilterGroups()
    {
        using var model = EchoTask.Model();
        var options = EchoTask.Options with { FilterAttempts = 4 };
        var source = new LanguageRollouts(model, EchoTask.Tokenizer, EchoTask.Problems, new ExactAnswer(), options, seed: 3);
        using var filtered = source.Next(2, Signals.None);
        using var expected = new GroupFilter(EchoTask.Rollouts(model), 4).Next(2, Signals.None);
        Assert.Equal(expected.TokenIds, filtered.TokenIds);
        Assert.Equal(expected.Counts, filtered.Counts);
    }

    [Fact]
    public void AttemptsDifferWithinTheSameEpoch()
    {
        using var model = EchoTask.Model();
        var source = EchoTask.Rollouts(model);
        using var first = source.Next(3, Signals.None);
        using var second = source.Next(3, Signals.None, attempt: 1);
        Assert.NotEqual(first.TokenIds, second.TokenIds);
        Assert.Equal((3.0, 3.0), (first.Epoch, second.Epoch));
    }

    [Fact]
    public void FilterLeaksNoTensor()
    {
        using var model = EchoTask.Model();
        var filter = new GroupFilter(EchoTask.Rollouts(model), 4);
        filter.Next(0, Signals.TokenReward).Dispose();
        var before = torch.Tensor.TotalCount;
        filter.Next(1, Signals.TokenReward).Dispose();
        Assert.Equal(before, torch.Tensor.TotalCount);
    }

    private static (PackedBatch Batch, (double Kept, double Dropped, double Unused, double Attempts) Counts) Filter(int attempts, params string[] rewards)
    {
        var batch = new GroupFilter(new Scripted(rewards), attempts).Next(0, Signals.None);
        var metrics = batch.Counts.ToDictionary(static count => count.Name, static count => count.Value);
        return (batch, (metrics["groups_kept"], metrics["groups_dropped"], metrics["groups_unused"], metrics["attempts"]));
    }

    /// <summary>Rollouts with the rewards that are written down: a digit for each response, groups between spaces.</summary>
    private sealed class Scripted(string[] rewards) : IRolloutSource
    {
        private int _next;

        public PackedBatch Next(long index, Signals wanted, int attempt = 0, CancellationToken cancellation = default)
        {
            var groups = rewards[_next].Split(' ');
            float[] scores = [.. string.Concat(groups).Select(static digit => (float)(digit - '0'))];
            var prompts = groups.SelectMany((group, i) => Enumerable.Repeat<IReadOnlyList<int>>([(_next * groups.Length) + i], group.Length)).ToArray();
            _next++;

            // Responses of one, two, … tokens.
            var layout = new PackedLayout([.. Enumerable.Range(1, scores.Length)], [.. groups.Select(static group => group.Length)]);
            return new PackedBatch(layout)
            {
                Prompts = prompts,
                TokenIds = [.. Enumerable.Range(0, layout.TokenCount)],
                Reward = torch.tensor(scores),
                RolloutLogp = torch.zeros(layout.TokenCount),
            };
        }
    }
}
