using EntroPIC.Dsl.Analysis.Trials;
using EntroPIC.Dsl.Diagnostics;
using EntroPIC.Dsl.Graph;
using EntroPIC.Dsl.Syntax.Nodes;

namespace EntroPIC.Dsl.Analysis.Signs;

/// <summary>
/// Divergence estimates with a wrong sign, recognized by their values: tokens are sampled by the policy, and on these k3 is
/// `exp(-d) + d - 1` with `d = logp - ref_logp`.
/// </summary>
internal static class EstimateAnalysis
{
    private const string Reference = "ref_logp";

    private static readonly double[] Distances = [-1, -0.5, 0, 0.5, 1, 2];

    /// <summary>Formulas that are mistaken for k3.</summary>
    private static readonly (string Text, Func<double, double> Of)[] Mistaken =
    [
        ("exp(d) - d - 1", static d => Math.Exp(d) - d - 1),
        ("exp(d) + d - 1", static d => Math.Exp(d) + d - 1),
        ("exp(-d) - d - 1", static d => Math.Exp(-d) - d - 1),
    ];

    public static void Run(AnalyzedLoss loss)
    {
        if (!loss.Nodes.Any(IsReference))
        {
            return;
        }

        var batch = new TrialBatch([.. Distances.Select(static _ => 1)]);
        batch.OfTokens("logp", static _ => -2.5);
        batch["old_logp"] = batch["rollout_logp"] = batch["logp"];
        batch.OfTokens(Reference, static token => -2.5 - Distances[token]);
        batch.SetRewards(static _ => 0);
        batch.SetAdvantages(static _ => 0);
        foreach (var trial in loss.Trials.On(batch).Take(1))
        {
            foreach (var (value, what, item) in Items(loss))
            {
                var places = loss.PlacesOf(value, item);
                if (loss.Findings.AreOwn(places)
                    && Traversal.InOrder(value).Where(static node => node.Scope == Scope.Token && node.DependsOn(IsReference))
                    .Select(node => FindMistaken(trial.Of(node))).FirstOrDefault(static found => found is not null) is { } mistaken)
                {
                    loss.Findings.Report(Rules.SwappedDivergence, places, what, Reference, mistaken);
                }
            }
        }
    }

    private static IEnumerable<(Node Value, string What, ItemSyntax Item)> Items(AnalyzedLoss loss) =>
    [
        .. loss.Model.Terms.Select(term => (loss.Unweighted(term), SignWording.Of(term), term.Syntax)),
        .. loss.Model.Controls.SelectMany(static control => control.Arguments.OfType<Node>().Select(argument => (argument, $"the control `{control.Name}`", (ItemSyntax)control.Syntax))),
        .. loss.Model.Metrics.Select(static metric => (metric.Value, $"the metric `{metric.Name}`", (ItemSyntax)metric.Syntax)),
    ];

    private static bool IsReference(Node node) => node is { Op: Op.Signal, Name: Reference };

    /// <summary>The mistaken formula that gives these values up to a factor, or <c>null</c>.</summary>
    private static string? FindMistaken(double[] values) => Array.Find(Mistaken, estimate =>
    {
        var factor = values[Distances.Length - 1] / estimate.Of(Distances[Distances.Length - 1]);
        return Math.Abs(factor) > 1e-12 && Distances.Zip(values, (distance, value) => Math.Abs(value - (factor * estimate.Of(distance))) <= 1e-6 * Math.Abs(factor)).All(static isNear => isNear);
    }).Text;
}
