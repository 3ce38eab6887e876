using EntroPIC.Models;
using EntroPIC.Tests;
using TorchSharp;
using static TorchSharp.torch;

namespace Training.Tests.Models;

public sealed class KeyValueCacheTests : TorchTest
{
    private const double Tolerance = 1e-5;

    [Theory]
    [InlineData(new[] { 1, 1, 1, 1, 1, 1, 1 })]
    [InlineData(new[] { 4, 1, 1, 1 })]
    [InlineData(new[] { 3, 2, 1, 1 })]
    [InlineData(new[] { 7 })]
    public void CachedPiecesMatchTheWholeSequence(int[] pieces)
    {
        using var model = SmallModel();
        using var gradientsOff = no_grad();
        var batch = TokenBatch.PadLeft([[3, 1, 4, 1, 5, 9, 2], [8, 8, 0, 7, 6, 5, 1]]);
        var whole = model.Forward(batch.Tokens, batch.Positions);
        using var cache = model.NewCache(2, 7);
        var inPieces = cat(ReadInPieces(model, batch, cache, pieces), 1);
        AssertClose(whole, inPieces, Tolerance);
    }

    [Fact]
    public void CachedPaddedPiecesMatchTheWholeSequence()
    {
        using var model = SmallModel();
        using var gradientsOff = no_grad();
        var batch = TokenBatch.PadLeft([[3, 1, 4, 1, 5, 9, 2], [6, 5, 3], [5, 8, 9, 7, 9]]);
        var whole = model.Forward(batch.Tokens, batch.Positions, batch.Mask);
        using var cache = model.NewCache(3, 7);
        var inPieces = cat(ReadInPieces(model, batch, cache, [5, 1, 1]), 1);
        AssertClose(whole[batch.Mask!], inPieces[batch.Mask!], Tolerance);
    }

    [Fact]
    public void RowsCanBeRepeatedReorderedAndDropped()
    {
        using var model = SmallModel();
        using var gradientsOff = no_grad();
        int[][] prompts = [[3, 1, 4, 1], [6, 5], [9, 7, 9]];
        var batch = TokenBatch.PadLeft(prompts);
        using var cache = model.NewCache(3, 4);
        model.Forward(batch.Tokens, batch.Positions, batch.Mask, cache);

        cache.SelectRows([2, 0, 0], capacity: 9);
        Assert.Equal((3, 4, 9), (cache.Rows, cache.Length, cache.Capacity));
        var next = model.Forward(tensor(new long[,] { { 5 }, { 6 }, { 7 } }), tensor(new long[,] { { 3 }, { 4 }, { 4 } }), null, cache);

        int[][] continued = [[9, 7, 9, 5], [3, 1, 4, 1, 6], [3, 1, 4, 1, 7]];
        for (var row = 0; row < continued.Length; row++)
        {
            var alone = TokenBatch.PadLeft([continued[row]]);
            AssertClose(model.Forward(alone.Tokens, alone.Positions)[0, -1], next[row, 0], Tolerance);
        }
    }

    [Fact]
    public void GrowsInPlace()
    {
        using var model = SmallModel();
        using var gradientsOff = no_grad();
        using var cache = model.NewCache(1, 30);
        Read(model, cache, 3);
        var before = DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount;
        for (var step = 0; step < 20; step++)
        {
            using var scope = NewDisposeScope();
            Read(model, cache, 1);
        }
        Assert.Equal(before, DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount);
        Assert.Equal(23, cache.Length);
    }

    [Fact]
    public void DisposingFreesEverything()
    {
        using var model = SmallModel();
        using var gradientsOff = no_grad();
        var before = DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount;
        using (var cache = model.NewCache(2, 5))
        {
            cache.SelectRows([1, 0, 1]);
        }

        Assert.Equal(before, DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount);
    }

    [Fact]
    public void OverflowIsRejected()
    {
        using var model = SmallModel();
        using var gradientsOff = no_grad();
        using var cache = model.NewCache(1, 4);
        Read(model, cache, 3);
        var error = Assert.Throws<InvalidOperationException>(() => Read(model, cache, 2));
        Assert.Equal("the key/value cache has room for 4 tokens and holds 3; 2 more do not fit", error.Message);
    }

    [Fact]
    public void BatchOfOtherRowsIsRejected()
    {
        using var model = SmallModel();
        using var gradientsOff = no_grad();
        using var cache = model.NewCache(2, 4);
        var error = Assert.Throws<ArgumentException>(() => Read(model, cache, 2));
        Assert.Equal("a batch and its key/value cache must have equally many rows, found 1 and 2", error.Message);
    }

    [Fact]
    public void GradientsAreRejected()
    {
        using var model = SmallModel();
        using var cache = model.NewCache(1, 4);
        var error = Assert.Throws<InvalidOperationException>(() => Read(model, cache, 2));
        Assert.Equal("a key/value cache holds no gradients; use it under torch.no_grad()", error.Message);
    }

    private static void Read(Transformer model, KeyValueCache cache, int time)
    {
        var tokens = ones([1, time], ScalarType.Int64);
        model.Forward(tokens, arange(cache.Length, cache.Length + time).unsqueeze(0), null, cache);
    }

    private static List<Tensor> ReadInPieces(Transformer model, TokenBatch batch, KeyValueCache cache, int[] pieces)
    {
        var parts = new List<Tensor>();
        foreach (var piece in pieces)
        {
            var start = cache.Length;
            parts.Add(model.Forward(
                batch.Tokens.narrow(1, start, piece), batch.Positions.narrow(1, start, piece), batch.Mask?.narrow(1, start, piece), cache));
        }
        return parts;
    }
}
