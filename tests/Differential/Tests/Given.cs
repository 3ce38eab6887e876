using Differential.Reference;

namespace Differential.Tests;

/// <summary>Small batches and what the interpreter says of them.</summary>
internal static class Given
{
    /// <summary>Responses of one group over two words of equal logits, of which the first was sampled; the policy is its own old one.</summary>
    public static BatchCase Batch(params int[] lengths)
    {
        var tokens = lengths.Sum();
        return new BatchCase
        {
            GroupSizes = [lengths.Length],
            Lengths = lengths,
            Vocabulary = 2,
            Temperature = 1,
            Logits = [new double[2 * tokens]],
            TokenIds = new int[tokens],
            OfTokens = Zeros(tokens, "rollout_logp", "ref_logp", "value"),
            OfResponses = Zeros(lengths.Length, "reward", "baseline_reward", "advantage"),
            Conditions = new() { ["truncated"] = new bool[lengths.Length] },
            Keys = [.. Enumerable.Range(0, tokens + 1).Select(static i => i / 100.0)],
            Step = 0,
            Epoch = 0,
        };
    }

    private static Dictionary<string, double[]> Zeros(int count, params string[] signals) => signals.ToDictionary(static signal => signal, _ => new double[count]);

    public static IReadOnlyList<Outcome> Interpreted(string items, BatchCase batch, string before = "")
    {
        var file = Catalog.Of($"{before}\nloss L {{\n{items}\n}}\n");
        Assert.Empty(file.File.Diagnostics.ToSorted());
        return Interpreter.Run(file, file.Losses.Single(), batch, Arithmetic.Exact);
    }

    /// <summary>A metric of a loss that is nothing else.</summary>
    public static double Metric(string expression, BatchCase batch) => Interpreted($"policy logp\nmetric m = {expression}", batch)[0].Metrics["m"];
}
