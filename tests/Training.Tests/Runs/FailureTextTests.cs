using System.Reflection;
using EntroPIC.Models;
using EntroPIC.Runs;
using EntroPIC.Tests;
using TorchSharp;

namespace Training.Tests.Runs;

public sealed class FailureTextTests : TorchTest
{
    [Fact]
    public void TorchOutOfMemoryIsOneLine()
    {
        // 2^45 floats are 2^47 bytes.
        var failure = Assert.ThrowsAny<Exception>(() => torch.empty(1L << 45));
        Assert.Equal(
            "out of memory: 140,737,488,355,328 bytes could not be allocated; lower `rl.rollout.rows_per_batch` or `sampling.max_new_tokens` to sample with less, or set `rl.update.micro_batch_tokens` to learn with less; to resume a run so, add `--allow-changes` if it asks for that",
            Assert.Single(FailureText.Lines(failure)));
    }

    [Fact]
    public void RuntimeOutOfMemoryIsOneLine()
    {
        var failure = Assert.Throws<OutOfMemoryException>(() => GC.AllocateUninitializedArray<long>(int.MaxValue));
        Assert.StartsWith("out of memory; ", Assert.Single(FailureText.Lines(failure)), StringComparison.Ordinal);
    }

    [Fact]
    public void SeveralFailuresAreOneLineEach() =>
        Assert.Equal(["disk full", "bad"], FailureText.Lines(new AggregateException(new IOException("disk full"), new AggregateException(new TargetInvocationException(new InvalidDataException("bad"))), new IOException("disk full"))));

    [Theory]
    [InlineData(typeof(NullReferenceException))]
    [InlineData(typeof(ArgumentOutOfRangeException))]
    [InlineData(typeof(InvalidOperationException))]
    [InlineData(typeof(KeyNotFoundException))]
    public void InternalErrorKeepsItsStackTrace(Type type)
    {
        var lines = FailureText.Lines(Assert.ThrowsAny<Exception>(void () => throw (Exception)Activator.CreateInstance(type)!)).ToList();
        Assert.Equal("this is a bug in the program, not in the input; report it with these lines", lines[0]);
        Assert.Contains(lines, static line => line.Contains(nameof(InternalErrorKeepsItsStackTrace), StringComparison.Ordinal));
    }

    [Fact]
    public void RejectedInputShowsItsMessage()
    {
        var failure = Assert.Throws<InvalidDataException>(() => BadInput.Of<int>(static () => throw new ArgumentException("it is red"), "`color`"));
        Assert.Equal(["`color`: it is red"], FailureText.Lines(failure));
        Assert.Throws<InvalidOperationException>(() => BadInput.Of<int>(static () => throw new InvalidOperationException()));
    }

    [Theory]
    [InlineData(false, true, false, false, false)]
    [InlineData(true, false, true, true, true)]
    [InlineData(false, false, true, false, false)]
    public void ParameterCountMatchesTheModel(bool isTied, bool hasNorms, bool hasBias, bool hasOutputBias, bool hasInnerBias)
    {
        var config = new TransformerConfig
        {
            VocabularySize = 11, HiddenSize = 6, IntermediateSize = 10, Layers = 3, Heads = 4, KeyValueHeads = 2, HeadSize = 8, MaxPositions = 8,
            TiedEmbeddings = isTied, QueryKeyNorm = hasNorms, AttentionBias = hasBias, AttentionOutputBias = hasOutputBias, FeedForwardBias = hasInnerBias,
        };
        using var model = new Transformer(config, seed: 1);
        Assert.Equal(model.parameters().Sum(static weights => weights.numel()), config.Parameters);
    }
}
