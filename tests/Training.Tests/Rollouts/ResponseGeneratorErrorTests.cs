using EntroPIC.Rollouts;
using EntroPIC.Tests;
using TorchSharp;
using static TorchSharp.torch;

namespace Training.Tests.Rollouts;

public sealed class ResponseGeneratorErrorTests : TorchTest
{
    private static readonly SamplingOptions Options = new() { MaxNewTokens = 12 };

    [Fact]
    public void EmptyPromptIsRejected() =>
        Check<ArgumentException>("prompt 1 is empty; it needs at least one token", [[1], []], 1, Options);

    [Theory]
    [InlineData(24)]
    [InlineData(-1)]
    public void TokenOutsideTheVocabularyIsRejected(int token) =>
        Check<ArgumentException>($"prompt 0 has token {token}, outside the vocabulary of 24 tokens", [[1, token]], 1, Options);

    [Fact]
    public void StopTokenOutsideTheVocabularyIsRejected() =>
        Check<ArgumentException>("stop token 24 is outside the vocabulary of 24 tokens", [[1]], 1, Options with { StopTokens = [2, 24] });

    [Fact]
    public void MoreTokensThanPositionsAreRejected() =>
        Check<ArgumentException>(
            "prompt 1 has 29 tokens and `MaxNewTokens` is 12, together more than the model's 40 positions",
            [new int[28], new int[29]],
            1,
            Options);

    [Fact]
    public void ZeroResponsesAreRejected() =>
        Check<ArgumentOutOfRangeException>("`responsesPerPrompt` is 0; it must be at least 1", [[1]], 0, Options);

    [Fact]
    public void ZeroRowsPerBatchIsRejected()
    {
        using var model = SmallModel();
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => new ResponseGenerator(model, rowsPerBatch: 0));
        Assert.Equal("`rowsPerBatch` is 0; it must be at least 1", error.Message);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void NonFiniteLogitsAreLocated(double temperature)
    {
        using var model = SmallModel();
        using (no_grad())
        {
            model.HeadWeight.fill_(double.NaN);
        }

        var before = DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount;
        var error = Assert.Throws<NotFiniteNumberException>(
            () => new ResponseGenerator(model).Generate([[1]], 2, Options with { Temperature = temperature }, seed: 0));
        Assert.Equal("the model's logits are not finite (prompt 0, response 0, token 0)", error.Message);
        Assert.Equal(before, DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount);
    }

    private static void Check<TError>(string message, int[][] prompts, int responsesPerPrompt, SamplingOptions options)
        where TError : Exception
    {
        using var model = SmallModel();
        var error = Assert.Throws<TError>(() => new ResponseGenerator(model).Generate(prompts, responsesPerPrompt, options, seed: 0));
        Assert.Equal(message, error.Message);
    }
}
