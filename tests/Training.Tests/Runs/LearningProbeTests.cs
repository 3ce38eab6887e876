using EntroPIC.Runs;
using EntroPIC.Tests;

namespace Training.Tests.Runs;

[Collection(TorchCollection.Name)]
public sealed class LearningProbeTests
{
    /// <summary>A loss whose advantage needs statistics over the vocabulary is tried like any other.</summary>
    [Fact]
    public void GroupsOfOneTeachNothing()
    {
        Assert.False(LearningProbe.HasAdvantage(new Certain(), 1));
        Assert.True(LearningProbe.HasAdvantage(new Certain(), 2));
    }
}
