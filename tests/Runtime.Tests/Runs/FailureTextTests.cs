using System.Reflection;
using EntroPIC.Models;
using EntroPIC.Runs;
using Runtime.Tests.Models;
using TorchSharp;

namespace Runtime.Tests.Runs;

public sealed class FailureTextTests : TorchTest
{
    [Fact]
    public void TorchWithoutMemoryIsOneLine()
    {
        // 2^45 floats are 2^47 bytes.
        var failure = Assert.ThrowsAny<Exception>(() => torch.empty(1L << 45));
        Assert.Equal(
            "out of memory: 140,737,488,355,328 bytes could not be allocated; `rows_per_batch`, `micro_batch_tokens` and `max_new_tokens` bound what a run needs",
            Assert.Single(FailureText.Lines(failure)));
    }

    [Fact]
    public void RuntimeWithoutMemoryIsOneLine()
    {
        var failure = Assert.Throws<OutOfMemoryException>(() => GC.AllocateUninitializedArray<long>(int.MaxValue));
        Assert.StartsWith("out of memory; ", Assert.Single(FailureText.Lines(failure)), StringComparison.Ordinal);
    }

    [Fact]
    public void SeveralFailuresAreTheirLines() =>
        Assert.Equal(["disk full", "bad"], FailureText.Lines(new AggregateException(new IOException("disk full"), new AggregateException(new TargetInvocationException(new InvalidDataException("bad"))), new IOException("disk full"))));

    [Fact]
    public void MistakeOfTheProgramShowsWhereItWasMade()
    {
        var lines = FailureText.Lines(Assert.Throws<NullReferenceException>(static () => ((string?)null)!.Length)).ToList();
        Assert.StartsWith("this is a bug in the program", lines[0], StringComparison.Ordinal);
        Assert.Contains(lines, static line => line.Contains(nameof(MistakeOfTheProgramShowsWhereItWasMade), StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(false, true, false, false, false)]
    [InlineData(true, false, true, true, true)]
    [InlineData(false, false, true, false, false)]
    public void ParametersAreCountedAsTheModelHasThem(bool isTied, bool hasNorms, bool hasBias, bool hasOutputBias, bool hasInnerBias)
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
