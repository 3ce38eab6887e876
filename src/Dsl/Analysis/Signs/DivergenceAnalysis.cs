using EntroPIC.Dsl.Analysis.Trials;
using EntroPIC.Dsl.Diagnostics;
using EntroPIC.Dsl.Graph;
using EntroPIC.Dsl.Model;

namespace EntroPIC.Dsl.Analysis.Signs;

/// <summary>
/// Terms that compare the policy with another one, judged by their effect at a distance: terms that increase the distance, and terms whose
/// gradient does not depend on the other policy.
/// </summary>
internal static class DivergenceAnalysis
{
    /// <summary>The distance of the policy from the other one in each response, in nats.</summary>
    private static readonly double[] Distances = [-2, -1, -0.5, -0.1, 0, 0.1, 0.5, 1, 2];

    /// <summary>The log-probabilities of other policies, the reference first.</summary>
    private static readonly string[] Others =
    [
        .. SignalInfo.All.Where(static signal => signal.IsLogProbability && signal.Source != SignalSource.Policy)
            .OrderBy(static signal => signal.IsOwnLogProbability).Select(static signal => signal.Name),
    ];

    /// <param name="loss">The loss.</param>
    /// <param name="misdirected">The controls with positive feedback, whose terms are not reported again.</param>
    public static void Run(AnalyzedLoss loss, HashSet<string> misdirected)
    {
        foreach (var term in loss.Model.Terms
            .Where(term => !term.Value.DependsOn(node => node.Op == Op.ControlOutput && misdirected.Contains(node.Name))))
        {
            var value = loss.Unweighted(term);
            if (value.IsLive && loss.Findings.AreOwn(loss.PlacesOf(value, term.Syntax)))
            {
                Check(loss, term, value);
            }
        }
    }

    private static void Check(AnalyzedLoss loss, TermModel term, Node value)
    {
        foreach (var other in Others.Where(other => value.DependsOn(node => node.Op == Op.Signal && node.Name == other)))
        {
            var pulls = Pulls(loss, term, value, other, advantage: 0);
            if (pulls.Count == 0)
            {
                pulls = Pulls(loss, term, value, other, advantage: 1);
            }

            if (pulls.Count == 0)
            {
                continue;
            }

            if (IsWidening(pulls))
            {
                var (above, below) = (
                    pulls.First(static at => at.Distance >= 1 && at.Slope != 0),
                    pulls.Last(static at => at.Distance <= -1 && at.Slope != 0));
                loss.Findings.Report(
                    Rules.DivergenceRewarded, loss.PlacesOf(value, term.Syntax),
                    $"training on {SignWording.Of(term)} raises `logp` where it is {SignWording.Nats(above.Distance)} above `{other}` and lowers it where it is {SignWording.Nats(-below.Distance)} below",
                    other, Remedy(term));
                return;
            }

            if (other == "ref_logp" || term.Role != TermRole.Policy)
            {
                ReportWithoutReference(loss, term, value, other, pulls);
            }
        }

        ReportSurpriseAsEntropy(loss, term, value);
    }

    /// <summary>The change of `logp` by training at each distance; empty if it is 0 everywhere.</summary>
    private static List<Pull> Pulls(AnalyzedLoss loss, TermModel term, Node value, string other, double advantage)
    {
        if (value.Scope == Scope.Batch)
        {
            return []; // All distances would share one slope.
        }

        var batch = Batch(other, advantage, areAlone: value.Scope == Scope.Group);
        var sign = term.Role == TermRole.Penalty ? -1 : 1;
        var pulls = loss.Trials.On(batch).SelectMany((trial, variant) => trial.SlopesByResponse(value).Select((at, i) =>
            new Pull(Distances[at.Response], (2 * variant) + (value.Scope == Scope.Token ? i % 2 : 0), sign * at.Slope))).ToList();
        return pulls.Exists(static at => at.Slope != 0) ? pulls : [];
    }

    private static TrialBatch Batch(string other, double advantage, bool areAlone = false)
    {
        int[] lengths = [.. Distances.Select(static _ => 2)];
        var batch = areAlone ? new TrialBatch([.. lengths.Select(static length => new[] { length })]) : new TrialBatch(lengths);
        batch.OfPolicies((policy, token) => -2.5 - (token % 2) - (policy == other ? Distances[token / 2] : 0));
        batch.SetRewards(static _ => 0);
        batch.SetAdvantages(_ => advantage);
        return batch;
    }

    private static bool IsWidening(List<Pull> pulls)
    {
        var moved = pulls.Where(static at => at.Slope != 0 && at.Distance != 0).ToList();
        return moved.TrueForAll(static at => at.Slope > 0 == at.Distance > 0)
            && moved.Exists(static at => at.Distance >= 1) && moved.Exists(static at => at.Distance <= -1);
    }

    private static void ReportWithoutReference(AnalyzedLoss loss, TermModel term, Node value, string other, List<Pull> pulls)
    {
        var isConditional = term.When is not null && term.When.DependsOn(node => node.Op == Op.Signal && node.Name == other);
        if (isConditional || !IsSameEverywhere(pulls) || !IsSameEverywhere(Pulls(loss, term, value, other, advantage: 1))
            || Pulls(loss, term, value, other, advantage: 0).Count == 0)
        {
            return;
        }

        loss.Findings.Report(
            Rules.WithoutReference, loss.PlacesOf(value, term.Syntax), SignWording.Of(term), other, SignWording.Number(pulls[0].Slope));
    }

    /// <summary>True if the pull on a token is the same at every distance.</summary>
    private static bool IsSameEverywhere(List<Pull> pulls) => pulls.Count > 0 && pulls.GroupBy(static at => at.Place)
        .All(static same => same.All(at => Math.Abs(at.Slope - same.First().Slope) <= 1e-6 * Math.Abs(at.Slope)));

    /// <summary>Terms that are only `-logp`, which does not raise entropy in expectation.</summary>
    private static void ReportSurpriseAsEntropy(AnalyzedLoss loss, TermModel term, Node value)
    {
        if (term.Role == TermRole.Policy || term.When is not null
            || value.DependsOn(static node => node.Op == Op.Signal && Others.Contains(node.Name)))
        {
            return;
        }

        var (without, with) = (Pulls(loss, term, value, Others[0], advantage: 0), Pulls(loss, term, value, Others[0], advantage: 1));
        if (without.Count > 0 && with.Count > 0
            && without.Concat(with).All(at => at.Slope < 0 && Math.Abs(at.Slope - without[0].Slope) <= 1e-6 * Math.Abs(at.Slope)))
        {
            loss.Findings.Report(
                Rules.SurpriseAsEntropy, loss.PlacesOf(value, term.Syntax), SignWording.Of(term),
                SignWording.Number(Math.Abs(without[0].Slope)));
        }
    }

    private static string Remedy(TermModel term) => term.Role switch
    {
        TermRole.Bonus => "make it a `penalty`, or flip its sign",
        TermRole.Penalty => "its coefficient must not be negative",
        _ => "subtract it instead of adding it",
    };

    /// <summary>The change of a token's `logp` by training at a distance from the other policy.</summary>
    /// <param name="Distance">The distance of the policy above the other one, in nats.</param>
    /// <param name="Place">The index of the token among those of equal distance.</param>
    /// <param name="Slope">The change.</param>
    private sealed record Pull(double Distance, int Place, double Slope);
}
