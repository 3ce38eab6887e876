using EntroPIC.Batches;
using EntroPIC.Tests;
using TorchSharp;

namespace Runtime.Tests.Batches;

public sealed class TokenRewardTests : TorchTest
{
    [Fact]
    public void UnplacedRewardGoesToTheLastToken()
    {
        using var batch = new PackedBatch(new PackedLayout([2, 0, 3, 1], [4])) { Reward = torch.tensor([1.0, 2, 3, 4]) };
        Assert.Equal([0, 1, 0, 0, 3, 4], batch.TokenReward.data<double>().ToArray());
        using var part = batch.Slice(2, 4);
        Assert.Equal([0, 0, 3, 4], part.TokenReward.data<double>().ToArray());
    }

    [Fact]
    public void PlacedRewardStays()
    {
        using var batch = new PackedBatch(new PackedLayout([2], [1])) { Reward = torch.tensor([1.0]), TokenReward = torch.tensor([0.25, 0.75]) };
        Assert.Equal([0.25, 0.75], batch.TokenReward.data<double>().ToArray());
    }

    [Fact]
    public void MissingRewardIsNamed()
    {
        using var batch = new PackedBatch(new PackedLayout([1], [1]));
        Assert.Contains("`token_reward`", Assert.Throws<InvalidOperationException>(() => batch.TokenReward).Message, StringComparison.Ordinal);
    }
}
