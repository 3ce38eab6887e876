using EntroPIC.Models;
using EntroPIC.Rollouts;
using TorchSharp;
using static TorchSharp.torch;

namespace Training.Tests.Models;

/// <summary>A greedy continuation of a prompt.</summary>
/// <param name="Prompt">Token ids.</param>
/// <param name="Tokens">The tokens that follow.</param>
/// <param name="SmallestGap">The smallest gap between the two best logits.</param>
internal sealed record GreedyText(int[] Prompt, int[] Tokens, double SmallestGap)
{
    private const double Tie = 1e-4;
    private const double Tolerance = 1e-4;

    /// <summary>Why these tokens decide nothing, or null: nearer than this, float32 chooses by chance.</summary>
    public string? Reason => SmallestGap > Tie ? null : $"the two best tokens are within {SmallestGap}, where float32 decides by chance";

    /// <summary>
    /// Generation with the cache, alone and in a batch, gives these tokens, and log-probabilities as one pass over all of them gives.
    /// </summary>
    /// <param name="model">The model.</param>
    /// <param name="texts">What is generated together.</param>
    /// <param name="which">Which of them is looked at.</param>
    public static void AssertGenerates(Transformer model, IReadOnlyList<GreedyText> texts, int which)
    {
        var (generator, text) = (new ResponseGenerator(model), texts[which]);
        var longest = texts.Max(other => other.Tokens.Length);
        var batched = generator.Generate([.. texts.Select(other => other.Prompt)], 1, Greedy(longest), seed: 0)[which][0];
        var alone = generator.Generate([text.Prompt], 1, Greedy(text.Tokens.Length), seed: 0)[0][0];
        Assert.Equal(text.Tokens, alone.Tokens);
        Assert.Equal(text.Tokens, batched.Tokens.Take(text.Tokens.Length));
        var uncached = LogProbs(model, text);
        AssertClose(uncached, alone.LogProbs);
        AssertClose(uncached, [.. batched.LogProbs.Take(text.Tokens.Length)]);
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
        {
            Assert.Equal(one, other, Tolerance);
        }
    }
}
