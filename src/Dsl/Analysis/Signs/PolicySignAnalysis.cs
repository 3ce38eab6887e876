using EntroPIC.Dsl.Analysis.Trials;
using EntroPIC.Dsl.Diagnostics;
using EntroPIC.Dsl.Graph;
using EntroPIC.Dsl.Model;
using EntroPIC.Dsl.Text;

namespace EntroPIC.Dsl.Analysis.Signs;

/// <summary>
/// Checks that training makes better-than-expected tokens more likely. A policy copied from a trainer that minimizes has the other sign,
/// and so has one with an inverted ratio; the absolute value of an advantage reinforces the worst responses.
/// </summary>
internal static class PolicySignAnalysis
{
    private static readonly double[] Advantages = [-4, -2, -1, -0.5, -0.25, 0.25, 0.5, 1, 2, 4];

    /// <summary>The weight that turns the policy against the advantage, or <c>null</c>.</summary>
    public static WeightModel? Run(AnalyzedLoss loss)
    {
        // A wrong sign explains a wrong clip.
        var isAgainst = false;
        WeightModel? reversing = null;
        foreach (var term in loss.Model.Terms.Where(static term => term.When is null))
        {
            var (value, sign) = (loss.Unweighted(term), term.Role == TermRole.Penalty ? -1 : 1);
            if (value.IsLive && value.DependsOn(IsAdvantage) && !value.DependsOn(IsDeclared) && loss.Findings.AreOwn(loss.PlacesOf(value, term.Syntax)))
            {
                isAgainst |= Check(loss, term, Slopes(loss, value, sign), loss.PlacesOf(value, term.Syntax))
                    && term.Role == TermRole.Policy;
                if (!isAgainst && CheckWeights(loss, term) is { } weight)
                {
                    (isAgainst, reversing) = (true, weight);
                }
            }
        }

        if (!isAgainst && !ReportUnused(loss) && !loss.Model.Policy.Value.DependsOn(IsDeclared))
        {
            ClipAnalysis.Run(loss);
            RatioAnalysis.Run(loss);
        }

        return reversing;
    }

    /// <summary>Reports a policy whose gradient is the same for every advantage; true if it is one.</summary>
    private static bool ReportUnused(AnalyzedLoss loss)
    {
        var (policy, syntax) = (loss.Model.Policy.Value, loss.Model.Policy.Syntax);
        var places = loss.PlacesOf(policy, syntax);
        if (!policy.IsLive || !policy.DependsOn(IsAdvantage)
            || loss.Model.Weights.Any(static weight => weight.Value.DependsOn(IsAdvantage) || weight.Members.DependsOn(IsAdvantage))
            || policy.DependsOn(AnalyzedLoss.IsReward) || !loss.Findings.AreOwn(places) || !IsSameForOtherAdvantages(loss, policy))
        {
            return false;
        }

        loss.Findings.Report(
            Rules.AdvantageUnused, places, "its gradient is the same whatever the advantages of the responses to a prompt are");
        return true;
    }

    /// <summary>True if no slope changes when the responses to a prompt exchange their advantages, and so their signs.</summary>
    private static bool IsSameForOtherAdvantages(AnalyzedLoss loss, Node policy)
    {
        const int responses = 4;
        const int tokens = 9;
        var (one, other) = (Batch(), Batch());
        one.SetAdvantages(static sequence => AdvantageOf(sequence));
        other.SetAdvantages(static sequence => AdvantageOf((sequence / responses * responses) + responses - 1 - (sequence % responses)));
        var pairs = loss.Trials.On(one).Zip(loss.Trials.On(other), static (before, after) => (Before: before, After: after)).ToList();
        return pairs.Count > 0 && pairs.TrueForAll(pair => AreSame(pair.Before.SlopeOf(policy), pair.After.SlopeOf(policy)));

        static bool AreSame(double[] before, double[] after) =>
            before.Zip(after, static (a, b) => Math.Abs(a - b) < 1e-9).All(static isSame => isSame);

        static double AdvantageOf(int sequence) => (sequence % responses) switch { 0 => 1, 1 => 2, 2 => -2, _ => -1 };

        // Tokens of every position, probability, entropy and ratio, so that any condition holds for some.
        static TrialBatch Batch()
        {
            var batch = new TrialBatch([.. Enumerable.Repeat(tokens, responses)], [.. Enumerable.Repeat(tokens, responses)]);
            double[] logps = [-0.02, -0.3, -0.7, -1.5, -2.5, -5, -8];
            batch.OfPolicies((policy, token) => logps[token % logps.Length] - (policy == "logp" ? 0 : 0.1 * ((token % 5) - 2)));
            batch.OfTokens("entropy", static token => 0.1 + (0.4 * (token % 8)));
            return batch;
        }
    }

    /// <summary>The weight whose sign cancels that of the advantage, or <c>null</c>.</summary>
    private static WeightModel? CheckWeights(AnalyzedLoss loss, TermModel term)
    {
        var weight = term.Role == TermRole.Policy
            ? loss.Model.Weights.FirstOrDefault(static weight => weight.Value.DependsOn(IsAdvantage))
            : null;
        if (weight is null || loss.PlacesOf(weight.Value, weight.Syntax) is not { } places || !loss.Findings.AreOwn(places)
            || !Check(loss, term, Slopes(loss, term.Value, 1), places))
        {
            return null;
        }

        return weight;
    }

    // A declared signal may turn the sign of what a policy makes of the advantage.
    private static bool IsDeclared(Node node) => node.Op == Op.DeclaredSignal;

    private static bool IsAdvantage(Node node) => node is { Op: Op.Signal, Name: "advantage" };

    private static bool Check(
        AnalyzedLoss loss, TermModel term, List<(double Advantage, double Slope)> slopes, IEnumerable<SourceSpan?> places)
    {
        var isLowered = Always(slopes.Where(static at => at.Advantage > 0), static slope => slope < 0);
        var isRaised = Always(slopes.Where(static at => at.Advantage < 0), static slope => slope > 0);
        var isPolicy = term.Role == TermRole.Policy;
        if (isLowered && (isPolicy || isRaised))
        {
            Report(1, "better-than-expected tokens become less likely", RatioAnalysis.IsUpsideDown(loss, loss.Unweighted(term)) ? "its ratio is upside down: use `ratio`, or subtract the other policy from `logp`" : Remedy(term.Role));
            return true;
        }

        if (isPolicy && isRaised && IsFalling([.. slopes.Where(static at => at.Advantage < 0)]))
        {
            Report(-1, "the worse a response is, the likelier it becomes", "the advantage must keep its sign");
            return true;
        }

        return false;

        void Report(double advantage, string effect, string remedy)
        {
            // A `keep` may drop a token: use the nearest one of the same sign with a slope.
            var (nearest, slope) = slopes
                .Where(at => at.Slope != 0 && Math.Sign(at.Advantage) == Math.Sign(advantage))
                .OrderBy(at => Math.Abs(at.Advantage - advantage))
                .First();
            loss.Findings.Report(
                Rules.AgainstAdvantage, places,
                SignWording.Of(term), slope < 0 ? "lowers" : "raises", SignWording.Number(nearest), SignWording.Number(slope), effect, remedy);
        }
    }

    private static string Remedy(TermRole role) => role switch
    {
        TermRole.Penalty => "a penalty is minimized: make it a `bonus`, or flip its sign",
        TermRole.Bonus => "a bonus is maximized: flip its sign",
        _ => "a policy is maximized: flip its sign",
    };

    /// <summary>The change of each token's log-probability by training, with the advantage of its response.</summary>
    private static List<(double Advantage, double Slope)> Slopes(AnalyzedLoss loss, Node value, int sign)
    {
        var responses = Advantages.Select(static _ => 2).ToArray();
        var batch = new TrialBatch(responses, responses);
        batch.SetAdvantages(static sequence => Advantages[sequence % Advantages.Length]);
        return [.. loss.Trials.On(batch).SelectMany(trial => trial.SlopesByResponse(value)
            .Select(at => (Advantages[at.Response % Advantages.Length], sign * at.Slope)))];
    }

    private static bool Always(IEnumerable<(double Advantage, double Slope)> slopes, Func<double, bool> holds)
    {
        var moved = slopes.Where(static at => at.Slope != 0).ToList();
        return moved.Count > 0 && moved.TrueForAll(at => holds(at.Slope));
    }

    /// <summary>True if larger advantages have smaller slopes throughout.</summary>
    private static bool IsFalling(List<(double Advantage, double Slope)> slopes)
    {
        var extremes = slopes.GroupBy(static at => at.Advantage).OrderBy(static same => same.Key)
            .Select(static same => (Least: same.Min(static at => at.Slope), Most: same.Max(static at => at.Slope))).ToList();
        return extremes.Zip(
            extremes.Skip(1), static (worse, better) => worse.Least > better.Least && worse.Most > better.Most).All(static falls => falls);
    }
}
