using System.Text.Json;
using TorchSharp;
using static TorchSharp.torch;

namespace Training.Tests.Models;

/// <summary>The losses that the goldens name <c>term:aggregation</c>, written out as their README defines them.</summary>
internal static class GoldenLoss
{
    private delegate Tensor Term(in Inputs inputs);

    private readonly record struct Inputs(Tensor LogProbs, Tensor Old, Tensor Advantages, double Low, double High, double Alpha, double Tau)
    {
        public Tensor Ratio => (LogProbs - Old).exp();

        public Tensor One => (LogProbs - LogProbs.detach()).exp();

        public Tensor IsConfident => (LogProbs.detach().exp() > Tau).to(ScalarType.Float32);

        public Tensor Clipped => maximum(-Advantages * Ratio, -Advantages * Ratio.clamp(1 - Low, 1 + High));
    }

    private static readonly Dictionary<string, Term> Terms = new()
    {
        ["ce"] = static (in it) => -it.LogProbs,
        ["pg_on_policy"] = static (in it) => -it.Advantages * it.One,
        ["ppo_clip"] = static (in it) => it.Clipped,
        ["entropic_on_policy"] = static (in it) => (-it.Advantages * it.One) - (it.Alpha * it.IsConfident * it.One * it.Advantages.abs()),
        ["entropic_clip"] = static (in it) => it.Clipped - (it.Alpha * it.IsConfident * it.Ratio * it.Advantages.abs()),
    };

    private static readonly Dictionary<string, Func<Tensor, Tensor, Tensor>> Aggregations = new()
    {
        ["token-mean"] = static (x, mask) => (x * mask).sum() / mask.sum(),
        ["seq-mean-token-sum"] = static (x, mask) => (x * mask).sum(-1).mean(),
        ["seq-mean-token-mean"] = static (x, mask) => ((x * mask).sum(-1) / mask.sum(-1)).mean(),
    };

    /// <summary>Why a loss cannot be computed here, or null.</summary>
    public static string? Unknown(string name) => name.Split(':') is [var term, var aggregation]
        ? !Terms.ContainsKey(term) ? $"no term `{term}` is known here" : !Aggregations.ContainsKey(aggregation) ? $"no aggregation `{aggregation}` is known here" : null
        : $"`{name}` is no term and aggregation";

    /// <summary>The value of a loss on the golden's own batch, with its gradient.</summary>
    public static Tensor Compute(GoldenModel golden, string name, Tensor logProbs, Tensor old)
    {
        var facts = golden.Facts;
        var inputs = new Inputs(
            logProbs,
            old,
            golden.Expected["advantages"].unsqueeze(1),
            facts.GetProperty("clip").GetProperty("low").GetDouble(),
            facts.GetProperty("clip").GetProperty("high").GetDouble(),
            facts.GetProperty("alpha").GetDouble(),
            facts.GetProperty("tau").GetDouble());
        var parts = name.Split(':');
        return Aggregations[parts[1]](Terms[parts[0]](inputs), golden.Expected["response_mask"]);
    }

    /// <summary>One row per model and loss of a part of its facts; a loss that is not known here is skipped.</summary>
    public static TheoryData<string, string> Rows(Func<JsonElement, IEnumerable<string>> names) =>
        GoldenModel.Rows(facts => names(facts).Select(name => (name, Unknown(name))));
}
