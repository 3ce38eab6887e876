using TorchSharp;
namespace Runtime.Tests;
public class SmokeTest
{
    [Fact]
    public void TorchLoads() { using var x = torch.ones(3); Assert.Equal(3, x.sum().ToDouble()); }
}
