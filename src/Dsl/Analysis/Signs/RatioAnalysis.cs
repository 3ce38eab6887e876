using EntroPIC.Dsl.Analysis.Trials;
using EntroPIC.Dsl.Diagnostics;
using EntroPIC.Dsl.Graph;
using EntroPIC.Dsl.Model;
using EntroPIC.Dsl.Text;

namespace EntroPIC.Dsl.Analysis.Signs;

/// <summary>
/// Ratios and their factors: a factor `logp` with its own gradient, a clip without the advantage, and inverted ratios.
/// </summary>
internal static class RatioAnalysis
{
    private const double Tolerance = 1e-6;

    /// <summary>The distance between policies, in nats.</summary>
    private static readonly double[] Distances = [-0.1, 0, 0.1];

    /// <summary>Distances within any clip.</summary>
    private static readonly double[] SmallDistances = [-1e-4, 0, 1e-4];

    private static readonly double[] LogProbabilities = [-0.02, -0.5, -2, -5];

    /// <summary>Checks a policy with the right sign for likely tokens.</summary>
    public static void Run(AnalyzedLoss loss)
    {
        var (policy, syntax) = (loss.Model.Policy.Value, loss.Model.Policy.Syntax);
        if (!policy.IsLive || !policy.DependsOn(IsAdvantage) || !loss.Findings.AreOwn(loss.PlacesOf(policy, syntax)))
        {
            return;
        }

        // A reward may give the sign that the advantage lacks.
        if (!policy.DependsOn(AnalyzedLoss.IsReward) && FindTurn(loss, policy) is { } turn)
        {
            loss.Findings.Report(
                Rules.TurnsWithProbability, loss.PlacesOf(policy, syntax), SignWording.Number(turn.Raised),
                SignWording.Number(turn.Lowered));
        }

        ReportUnlikeOperands(loss, policy);
        ReportStart(loss, policy);
        var inverse = Traversal.InOrder(policy).FirstOrDefault(
            node => !node.IsLive && node.DependsOn(IsOfRollout) && IsInverse(loss, node, "rollout_logp"));
        if (inverse is not null)
        {
            loss.Findings.Report(
                Rules.ImportanceUpsideDown, [inverse.Span, .. loss.PlacesOf(policy, syntax)], LossFindings.Describe(inverse));
        }
    }

    /// <summary>Importance weights for the sampling engine.</summary>
    public static void CheckWeights(AnalyzedLoss loss)
    {
        foreach (var weight in loss.Model.Weights.Where(static weight => weight.Value.DependsOn(IsOfRollout)))
        {
            if (loss.Findings.AreOwn(loss.PlacesOf(weight.Value, weight.Syntax)) && IsInverse(loss, weight.Value, "rollout_logp"))
            {
                loss.Findings.Report(
                    Rules.ImportanceUpsideDown, [weight.Syntax.NameSpan, .. loss.PlacesOf(weight.Value, weight.Syntax)],
                    weight.Syntax.Name);
            }
        }
    }

    /// <summary>Reports a policy and weights of which more than one is the importance weight of the sampling engine.</summary>
    public static void CheckCorrections(AnalyzedLoss loss)
    {
        var (policy, batch) = (loss.Model.Policy, OfEngine(SmallDistances, "rollout_logp"));
        List<WeightModel> weights = [.. loss.Model.Weights.Where(weight => Corrects(weight.Value, static (trial, value) => trial.Of(value)))];
        var isInPolicy = Corrects(policy.Value, static (trial, value) => trial.SlopeOf(value));
        if (weights.Count + (isInPolicy ? 1 : 0) < 2)
        {
            return;
        }

        // An own weight is easily dropped; an inherited one takes a `remove`.
        var inherited = weights.Find(weight => !loss.Findings.IsOwn(weight.Syntax.NameSpan));
        string[] all = [.. isInPolicy ? ["the policy"] : Array.Empty<string>(), .. weights.Select(static weight => $"the weight `{weight.Syntax.Name}`")];
        loss.Findings.Report(
            Rules.CorrectedTwice,
            [.. isInPolicy ? loss.PlacesOf(policy.Value, policy.Syntax) : [], .. weights.Select(static weight => (SourceSpan?)weight.Syntax.NameSpan)],
            Wording.Join(all, " and "), inherited is null ? "" : $"; write `remove {inherited.Syntax.Name}`");

        bool Corrects(Node value, Func<Trial, Node, double[]> measured) => value.Scope is Scope.Token or Scope.Sequence
            && value.DependsOn(IsOfRollout) && loss.Trials.On(batch) is { Count: > 0 } trials
            && trials.All(trial => Follows(measured(trial, value), SmallDistances, 1));
    }

    /// <summary>True if a value contains a ratio of another policy to the training policy.</summary>
    public static bool IsUpsideDown(AnalyzedLoss loss, Node value) => Traversal.InOrder(value)
        .Any(node => node is { IsLive: true, Op: Op.Exp or Op.Divide } && IsInverse(loss, node, "old_logp"));

    /// <summary>True if a value falls as the policy becomes likelier than another one by as much as it should rise.</summary>
    private static bool IsInverse(AnalyzedLoss loss, Node value, string other)
    {
        if (value.Scope is not (Scope.Token or Scope.Sequence))
        {
            return false;
        }

        return loss.Trials.On(OfEngine(Distances, other)) is { Count: > 0 } trials && trials.All(trial => Follows(trial.Of(value), Distances, -1));
    }

    /// <summary>A token per distance, in nats, by which it is likelier under the policy than under another one.</summary>
    private static TrialBatch OfEngine(double[] distances, string other)
    {
        var batch = new TrialBatch([.. distances.Select(static _ => 1)]);
        batch.OfPolicies((policy, token) => -2.5 - (policy == other ? distances[token] : 0));
        batch.SetAdvantages(static _ => 1);
        return batch;
    }

    /// <summary>True if values are a power of the ratio at these distances.</summary>
    private static bool Follows(double[] values, double[] distances, double power) => values[1] > 0 && distances
        .Zip(values, (distance, at) => Math.Abs((at / values[1]) - Math.Exp(power * distance)) < Tolerance)
        .All(static isNear => isNear);

    /// <summary>Two tokens of advantage 1, of which training raises one and lowers the other.</summary>
    private static (double Raised, double Lowered)? FindTurn(AnalyzedLoss loss, Node policy)
    {
        var batch = new TrialBatch([.. LogProbabilities.Select(static _ => 1)]);
        batch.OfPolicies(static (_, token) => LogProbabilities[token]);
        batch.SetAdvantages(static _ => 1);
        var slopes = loss.Trials.On(batch).Select(trial => trial.SlopesByResponse(policy).Select(static at => at.Slope).ToArray()).ToList();
        var (raised, lowered) =
            (Array.FindIndex(LogProbabilities, at => SignOf(at) > 0), Array.FindIndex(LogProbabilities, at => SignOf(at) < 0));
        return raised >= 0 && lowered >= 0 ? (LogProbabilities[raised], LogProbabilities[lowered]) : null;

        int SignOf(double logProbability)
        {
            // A slope that is no number proves nothing.
            var signs = slopes
                .Select(at => at[Array.IndexOf(LogProbabilities, logProbability)])
                .Select(static slope => slope > Tolerance ? 1 : slope < -Tolerance ? -1 : 0)
                .Distinct()
                .ToList();
            return signs.Count == 1 ? signs[0] : 0;
        }
    }

    /// <summary>Reports ratios that are not 1 where the policy equals its old one, as when only one of the two is averaged.</summary>
    private static void ReportStart(AnalyzedLoss loss, Node policy)
    {
        var candidates = Traversal.InOrder(policy).Where(static node => node is { Op: Op.Exp, IsLive: true } && ComparesWithOld(node)).ToList();
        if (candidates.Count == 0)
        {
            return;
        }

        // For a single token a ratio is 1 where both policies are equal, however likely the token is.
        List<Trial> single = [.. loss.Trials.On(OnPolicy(0, [1])), .. loss.Trials.On(OnPolicy(2, [1]))];
        var trials = loss.Trials.On(OnPolicy(0, [3, 5], [4]));
        foreach (var node in candidates.Where(node => single.TrueForAll(trial => Array.TrueForAll(trial.Of(node), IsOne))))
        {
            if (trials.Count > 0 && trials.All(trial => Array.Exists(trial.Of(node), IsNotOne)))
            {
                var start = Array.Find(trials[0].Of(node), IsNotOne);
                loss.Findings.Report(
                    Rules.RatioNotOne, [node.Span, loss.Model.Policy.Syntax.NameSpan], LossFindings.Describe(node),
                    SignWording.Number(start), node.Scope == Scope.Token ? "token" : "response");
                return;
            }
        }

        // A value that is no number is neither: it proves nothing.
        static bool IsNotOne(double value) => Math.Abs(value - 1) > Tolerance;

        static bool IsOne(double value) => Math.Abs(value - 1) <= Tolerance;
    }

    /// <summary>Responses under a policy that equals the others; all tokens are less likely by a shift in nats.</summary>
    private static TrialBatch OnPolicy(double shift, params int[][] lengths)
    {
        var batch = new TrialBatch(lengths);
        batch.OfPolicies((_, token) => -0.5 - shift - (0.125 * (token * 5 % 12)));
        batch.SetAdvantages(static sequence => 1 - sequence);
        return batch;
    }

    /// <summary>True for a value of the policy, its old one and the layout alone.</summary>
    private static bool ComparesWithOld(Node node)
    {
        var signals = Traversal.InOrder(node)
            .Where(static inner => inner.Op == Op.Signal)
            .Select(static inner => SignalInfo.Find(inner.Name)!)
            .ToList();
        return signals.Exists(static signal => signal.Name == "logp") && signals.Exists(static signal => signal.Name == "old_logp")
            && signals.TrueForAll(static signal => signal.Name is "logp" or "old_logp" || signal.Source == SignalSource.Layout);
    }

    private static void ReportUnlikeOperands(AnalyzedLoss loss, Node policy)
    {
        foreach (var node in Traversal.InOrder(policy).Where(static node => node is { IsLive: true, Op: Op.Min or Op.Max } && Array.TrueForAll([.. node.Inputs], static input => input.IsLive)))
        {
            var (with, without) = (
                node.Inputs.FirstOrDefault(static input => input.DependsOn(IsAdvantage)),
                node.Inputs.FirstOrDefault(static input => !input.DependsOn(IsAdvantage)));
            if (with is not null && without is not null)
            {
                loss.Findings.Report(
                    Rules.UnlikeOperands, [node.Span, loss.Model.Policy.Syntax.NameSpan], LossFindings.Describe(with),
                    LossFindings.Describe(without), node.Op == Op.Min ? "min" : "max");
                return;
            }
        }
    }

    private static bool IsOfRollout(Node node) => node is { Op: Op.Signal, Name: "rollout_logp" };

    private static bool IsAdvantage(Node node) => node is { Op: Op.Signal, Name: "advantage" };
}
