using EntroPIC.Checkpoints;
using EntroPIC.Tests;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Training.Tests.Checkpoints;

public sealed class NamedWeightsTests : TorchTest
{
    private readonly TemporaryFolder _folder = new();

    public override void Dispose()
    {
        _folder.Dispose();
        base.Dispose();
    }

    [Fact]
    public void FileOfOtherWeightsIsRefusedByName()
    {
        using var first = new Parameter(torch.ones(2));
        using var second = new Parameter(torch.ones(3));
        var path = _folder.File("model.safetensors");
        var folder = Path.GetDirectoryName(path)!;
        new NamedWeights([("first", first), ("second", second)]).Write(folder);
        Assert.Equal(
            $"`{path}` has the tensor `second`, which the policy does not have; it must hold exactly the weights of the policy",
            Assert.Throws<InvalidDataException>(() => new NamedWeights([("first", first)]).Read(folder)).Message);
        Assert.Equal(
            $"`{path}` has no tensor `third`, which the policy needs",
            Assert.Throws<InvalidDataException>(() => new NamedWeights([("first", first), ("third", second)]).Read(folder)).Message);
    }
}
