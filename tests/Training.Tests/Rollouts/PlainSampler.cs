using EntroPIC;
using EntroPIC.Models;
using EntroPIC.Rollouts;
using TorchSharp;
using static TorchSharp.torch;

namespace Training.Tests.Rollouts;

/// <summary>Generation as its documentation reads: one row, no cache, the whole sequence again for every token, plain loops.</summary>
internal static class PlainSampler
{
    public static (List<int> Tokens, List<double> LogProbs) Generate(
        Transformer model, int[] prompt, SamplingOptions options, long seed, int promptIndex, int responseIndex)
    {
        var (tokens, logProbs) = (new List<int>(), new List<double>());
        while (tokens.Count < options.MaxNewTokens && (tokens.Count == 0 || !options.StopTokens.Contains(tokens[^1])))
        {
            var distribution = Distribution(model, [.. prompt, .. tokens], options.Temperature);
            var token = options.Temperature == 0
                ? Array.IndexOf(distribution, distribution.Max())
                : Pick(Cut(distribution, options), CounterRandom.Uniform(seed, promptIndex, responseIndex, tokens.Count));
            tokens.Add(token);
            logProbs.Add(Math.Log(distribution[token]));
        }
        return (tokens, logProbs);
    }

    /// <summary>Probabilities of the next token; of temperature 1 where the temperature is 0.</summary>
    public static double[] Distribution(Transformer model, int[] sequence, double temperature)
    {
        using var gradientsOff = no_grad();
        using var scope = NewDisposeScope();
        var batch = TokenBatch.PadRight([sequence]);
        var logits = model.Logits(model.Forward(batch.Tokens, batch.Positions))[0, -1].data<float>().ToArray();
        var weights = logits.Select(logit => Math.Exp((logit - logits.Max()) / (temperature == 0 ? 1 : temperature))).ToArray();
        return [.. weights.Select(weight => weight / weights.Sum())];
    }

    /// <summary>Sets what top-k and top-p cut to 0 and lets the rest sum to 1.</summary>
    public static double[] Cut(double[] probabilities, SamplingOptions options)
    {
        var ranked = Enumerable.Range(0, probabilities.Length).OrderByDescending(token => probabilities[token]).ThenBy(token => token);
        var kept = ranked.Take(options.TopK == 0 ? probabilities.Length : options.TopK).ToList();
        var mass = kept.Sum(token => probabilities[token]);
        var result = new double[probabilities.Length];
        var reached = 0.0;
        foreach (var token in kept.TakeWhile(token => options.TopP == 1 || reached < options.TopP * mass))
        {
            result[token] = probabilities[token];
            reached += probabilities[token];
        }
        return [.. result.Select(probability => probability / reached)];
    }

    private static int Pick(double[] probabilities, double uniform)
    {
        var token = 0;
        for (var below = probabilities[0]; below <= uniform; below += probabilities[token])
        {
            token++;
        }

        return token;
    }
}
