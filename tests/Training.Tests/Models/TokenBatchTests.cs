using EntroPIC.Models;
using EntroPIC.Tests;
using static TorchSharp.torch;

namespace Training.Tests.Models;

public sealed class TokenBatchTests : TorchTest
{
    [Fact]
    public void PadsInFront()
    {
        var batch = TokenBatch.PadLeft([[7, 8, 9], [5]]);
        AssertSame(tensor(new long[,] { { 7, 8, 9 }, { 0, 0, 5 } }), batch.Tokens);
        AssertSame(tensor(new long[,] { { 0, 1, 2 }, { 0, 0, 0 } }), batch.Positions);
        AssertSame(tensor(new[,] { { true, true, true }, { false, false, true } }), batch.Mask!);
    }

    [Fact]
    public void PadsBehind()
    {
        var batch = TokenBatch.PadRight([[7, 8], [4, 5, 6]]);
        AssertSame(tensor(new long[,] { { 7, 8, 0 }, { 4, 5, 6 } }), batch.Tokens);
        AssertSame(tensor(new long[,] { { 0, 1, 0 }, { 0, 1, 2 } }), batch.Positions);
        AssertSame(tensor(new[,] { { true, true, false }, { true, true, true } }), batch.Mask!);
    }

    [Fact]
    public void EqualLengthsNeedNoMask() => Assert.Null(TokenBatch.PadLeft([[7, 8], [5, 6]]).Mask);

    [Fact]
    public void EmptyBatchIsRejected()
    {
        var error = Assert.Throws<ArgumentException>(() => TokenBatch.PadLeft([]));
        Assert.Equal("a batch needs at least one sequence", error.Message);
    }

    [Fact]
    public void EmptySequenceIsRejected()
    {
        var error = Assert.Throws<ArgumentException>(() => TokenBatch.PadRight([[1], []]));
        Assert.Equal("sequence 1 is empty; each needs at least one token", error.Message);
    }
}
