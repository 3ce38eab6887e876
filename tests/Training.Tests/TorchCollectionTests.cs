using EntroPIC.Tests;
using TorchSharp;

namespace Training.Tests;

[Collection(TorchCollection.Name)]
public sealed class TorchCollectionTests(TorchCollection.Start start)
{
    [Fact]
    public void ParallelTestsDoNotUseTorch()
    {
        Assert.False(start.IsTorchLoaded, "a test that runs in parallel with others uses torch; its class needs `[Collection(TorchCollection.Name)]`");
        using var tensor = torch.zeros(1);
        Assert.True(TorchCollection.IsTorchLoaded());
    }
}
