using EntroPIC.Batches;
using EntroPIC.Tests;
using static TorchSharp.torch;

namespace Runtime.Tests.Batches;

public sealed class PaddedInputsTests : TorchTest
{
    private static readonly long[,] Mask = { { 0, 1, 1, 0 }, { 1, 0, 0, 1 }, { 0, 0, 0, 0 } };

    [Fact]
    public void LayoutKeepsMaskedTokensAtTheirColumns()
    {
        using var inputs = new PaddedInputs(tensor(Mask), [2, 1]);
        Assert.Equal([0, 2, 4, 4], inputs.Layout.SequenceOffsets.ToArray());
        Assert.Equal([1, 2, 0, 3], Enumerable.Range(0, 4).Select(token => inputs.Layout.PositionOf(token / 2, token)));
    }

    [Fact]
    public void UnpackRestoresPackedValuesAndZeroFills()
    {
        using var inputs = new PaddedInputs(tensor(Mask), [2, 1]);
        var padded = arange(1, 13).view(3, 4);
        AssertSame(tensor((long[])[2, 3, 5, 8]), inputs.Pack(padded));
        AssertSame(padded * tensor(Mask), inputs.Unpack(inputs.Pack(padded)));
    }

    [Fact]
    public void GradientReachesOnlyTokens()
    {
        using var inputs = new PaddedInputs(tensor(Mask), [2, 1]);
        var padded = ones(3, 4).requires_grad_();
        inputs.Pack(padded).sum().backward();
        AssertSame(tensor(Mask).to(ScalarType.Float32), padded.grad!);
    }

    [Fact]
    public void NonMatrixMaskIsRejected()
    {
        var error = Assert.Throws<ArgumentException>(() => new PaddedInputs(ones(4), [1]));
        Assert.StartsWith("the mask has shape [4]; it must be [sequences, columns]", error.Message, StringComparison.Ordinal);
    }
}
