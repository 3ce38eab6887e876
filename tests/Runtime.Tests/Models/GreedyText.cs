using EntroPIC.Models;
using EntroPIC.Rollouts;
using TorchSharp;
using static TorchSharp.torch;

namespace Runtime.Tests.Models;

/// <summary>What a model writes after a prompt where it always takes the most probable token.</summary>
/// <param name="Prompt">Token ids.</param>
/// <param name="Tokens">The tokens that follow.</param>
/// <param name="SmallestGap">How near the two best logits ever came.</param>
internal sealed record GreedyText(int[] Prompt, int[] Tokens, double SmallestGap)
{
    // Nearer than this, float32 decides by chance.
    private const double Tie = 1e-4;
    private const double Tolerance = 1e-4;

    /// <summary>
    /// Generation with the cache, alone and in a batch, gives these tokens, and log-probabilities as one pass over all of them gives.
    /// </summary>
    public static void AssertGenerates(Transformer model, IReadOnlyList<GreedyText> texts)
    {
        var generator = new ResponseGenerator(model);
        var longest = texts.Max(text => text.Tokens.Length);
        var together = generator.Generate([.. texts.Select(text => text.Prompt)], 1, Greedy(longest), seed: 0);
        foreach (var (text, batched) in texts.Zip(together))
        {
            var alone = generator.Generate([text.Prompt], 1, Greedy(text.Tokens.Length), seed: 0)[0][0];
            Assert.True(text.SmallestGap > Tie, $"the two best tokens are within {text.SmallestGap}; these numbers decide nothing");
            Assert.Equal(text.Tokens, alone.Tokens);
            Assert.Equal(text.Tokens, batched[0].Tokens.Take(text.Tokens.Length));
            var uncached = LogProbs(model, text);
            AssertClose(uncached, alone.LogProbs);
            AssertClose(uncached, [.. batched[0].LogProbs.Take(text.Tokens.Length)]);
        }
    }

    private static SamplingOptions Greedy(int tokens) => new() { Temperature = 0, MaxNewTokens = tokens };

    private static float[] LogProbs(Transformer model, GreedyText text)
    {
        using var scope = NewDisposeScope();
        using var gradientsOff = no_grad();
        var batch = TokenBatch.PadRight([[.. text.Prompt, .. text.Tokens]]);
        var count = text.Tokens.Length;
        var logProbs = model.Logits(model.Forward(batch.Tokens, batch.Positions))[0].log_softmax(-1).narrow(0, text.Prompt.Length - 1, count);
        return logProbs.gather(1, batch.Tokens[0].narrow(0, text.Prompt.Length, count).unsqueeze(1)).squeeze(1).data<float>().ToArray();
    }

    private static void AssertClose(float[] expected, IReadOnlyList<float> actual)
    {
        Assert.Equal(expected.Length, actual.Count);
        foreach (var (one, other) in expected.Zip(actual))
            Assert.Equal(one, other, Tolerance);
    }
}
