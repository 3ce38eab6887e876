using EntroPIC.Dsl.Analysis.Trials;
using EntroPIC.Dsl.Diagnostics;
using EntroPIC.Dsl.Graph;
using EntroPIC.Dsl.Model;
using EntroPIC.Dsl.Text;

namespace EntroPIC.Dsl.Analysis.Signs;

/// <summary>
/// The ratios at which the gradient of a policy vanishes. A clip stops a token that has moved far enough in the direction of its
/// advantage; a token that has moved the other way must still come back.
/// </summary>
internal static class ClipAnalysis
{
    /// <summary>Distances of the ratio from 1, in nats, on either side; clips further out are ceilings for runaway tokens.</summary>
    private static readonly double[] Distances = [1e-4, 0.02, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.4, 0.5, 0.6, 0.7, 0.85, 1];

    /// <summary>A ratio far below 1: a bound of 0.1 or 0.2, which should be near 1, passes gradient only there.</summary>
    private const double Lowest = -2.4;

    private static readonly double[] LogRatios = [Lowest, .. Distances.Reverse().Select(static x => -x), 0, .. Distances, 1.5, 2.5];

    /// <summary>Checks a policy with the right sign.</summary>
    public static void Run(AnalyzedLoss loss)
    {
        var (policy, syntax) = (loss.Model.Policy.Value, loss.Model.Policy.Syntax);
        if (!policy.DependsOn(IsOldPolicy))
        {
            CheckWeights(loss);
            return;
        }

        if (!policy.IsLive || !policy.DependsOn(static node => node is { Op: Op.Signal, Name: "advantage" })
            || policy.DependsOn(node => ClampAnalysis.IsCrossed(loss, node)) || !loss.Findings.AreOwn(loss.PlacesOf(policy, syntax)))
        {
            return;
        }

        var tried = Of(loss, policy);
        foreach (var (trial, slopes, values) in tried)
        {
            if (Flat(trial, policy, slopes, values) is { } flat)
            {
                loss.Findings.Report(Rules.FlatPolicy, loss.PlacesOf(policy, syntax), flat > 0 ? "positive" : "negative");
                return;
            }
        }

        var sides = SidesOf(tried);
        if (sides.Count > 0 && sides.TrueForAll(static side => side.Right.IsReversed && side.Wrong.IsReversed))
        {
            ReportReversed(loss, loss.PlacesOf(policy, syntax), sides[0].Right, sides[0].Wrong);
        }
        else if (sides.Count > 0 && sides.TrueForAll(static side => side.Right.IsOneSided || side.Wrong.IsOneSided)
            && !(tried.TrueForAll(static at => IsMask(at.Slopes, at.Values)) && sides.TrueForAll(static side => side.Right.IsOfBothSides && side.Wrong.IsOfBothSides)))
        {
            var isRight = sides[0].Right.IsOneSided;
            var at = isRight ? -sides[0].Right.Against!.Value : sides[0].Wrong.Against!.Value;
            loss.Findings.Report(
                Rules.ClipOfReturn, loss.PlacesOf(policy, syntax), isRight ? "positive" : "negative", SignWording.Number(Math.Exp(at)), isRight ? "fallen" : "risen");
        }
        else
        {
            CheckWeights(loss);
        }
    }

    /// <summary>A weight of 0 is a clip, too.</summary>
    private static void CheckWeights(AnalyzedLoss loss)
    {
        var term = loss.Model.Terms.FirstOrDefault(static term => term.Role == TermRole.Policy);
        if (term is null || term.Value == loss.Model.Policy.Value || SidesOf(Of(loss, term.Value)) is not { Count: > 0 } sides
            || !sides.TrueForAll(static side => side.Right.IsReversed && side.Wrong.IsReversed))
        {
            return;
        }

        var places = loss.Model.Weights.Where(static weight => weight.Value.DependsOn(IsOldPolicy) || weight.Members.DependsOn(IsOldPolicy))
            .Select(static weight => (SourceSpan?)weight.Syntax.NameSpan);
        ReportReversed(loss, places, sides[0].Right, sides[0].Wrong);
    }

    private static bool IsOldPolicy(Node node) => node is { Op: Op.Signal, Name: "old_logp" };

    private static List<(Clip Right, Clip Wrong)> SidesOf(List<(Trial Trial, double[] Slopes, double[] Values)> tried) =>
        tried.ConvertAll(static at => (Clip.Of(at.Slopes, 1), Clip.Of(at.Slopes, -1)));

    private static void ReportReversed(AnalyzedLoss loss, IEnumerable<SourceSpan?> places, Clip right, Clip wrong) => loss.Findings.Report(
        Rules.ClipReversed, places, SignWording.Number(Math.Exp(-right.Against!.Value)), SignWording.Number(Math.Exp(wrong.Against!.Value)));

    /// <summary>
    /// The slopes and values of the policy at each ratio, for advantages of 1 and then of -1; none if responses share a value.
    /// </summary>
    private static List<(Trial Trial, double[] Slopes, double[] Values)> Of(AnalyzedLoss loss, Node policy)
    {
        if (policy.Scope.Holds(Scope.Sequence))
        {
            return [];
        }

        var batch = new TrialBatch([.. Enumerable.Repeat(1, 2 * LogRatios.Length)]);
        batch.OfTokens("logp", static _ => -2.5);
        batch.OfTokens("old_logp", static token => -2.5 - LogRatios[token % LogRatios.Length]);
        batch["rollout_logp"] = batch["old_logp"];
        batch.SetAdvantages(static sequence => sequence < LogRatios.Length ? 1 : -1);
        return [.. loss.Trials.On(batch).Select(trial => (trial, trial.SlopeOf(policy), trial.Of(policy)))];
    }

    private static double SlopeAt(double[] slopes, int sign, double logRatio) =>
        slopes[Array.IndexOf(LogRatios, logRatio) + (sign > 0 ? 0 : LogRatios.Length)];

    /// <summary>
    /// The sign of the advantage for which the policy has no gradient at a ratio of 1, but has one elsewhere, or would without a bound.
    /// </summary>
    private static int? Flat(Trial trial, Node policy, double[] slopes, double[] values)
    {
        foreach (var sign in (int[])[1, -1])
        {
            var isAtRest = Array.TrueForAll([-1e-4, 0, 1e-4], at => SlopeAt(slopes, sign, at) == 0);
            if (isAtRest && SlopeAt(values, sign, 0) != 0
                && (Array.Exists(LogRatios, at => SlopeAt(slopes, sign, at) != 0) || IsStopped(trial, policy, sign)))
            {
                return sign;
            }
        }

        return null;
    }

    /// <summary>True if a bound removes a gradient at a ratio of 1; values without gradient are ignored.</summary>
    private static bool IsStopped(Trial trial, Node policy, int sign) => Traversal.InOrder(policy)
        .Where(static node => node is { IsLive: true, Op: Op.Min or Op.Max or Op.Clamp, Scope: Scope.Token or Scope.Sequence })
        .Any(node => SlopeAt(trial.SlopeOf(node), sign, 0) == 0
            && node.Inputs.Any(input => input is { IsLive: true, Scope: Scope.Token or Scope.Sequence } && SlopeAt(trial.SlopeOf(input), sign, 0) != 0));

    /// <summary>
    /// True if a token without gradient is dropped, as by <c>keep</c>: its value is 0, while a clipped one has the value of its bound.
    /// </summary>
    private static bool IsMask(double[] slopes, double[] values) =>
        slopes.Zip(values, static (slope, value) => slope != 0 || value == 0).All(static isMask => isMask);

    /// <summary>
    /// The distance from 1 at which a ratio stops moving, for one sign of the advantage; <c>null</c> if it does not stop.
    /// </summary>
    /// <param name="Along">The distance in the direction of the advantage.</param>
    /// <param name="Against">The distance in the other direction.</param>
    private readonly record struct Clip(double? Along, double? Against)
    {
        /// <summary>True if tokens stop against the advantage and never along it.</summary>
        public bool IsReversed => Along is null && Against is not null;

        /// <summary>True if tokens against the advantage stop no later than those along it.</summary>
        public bool IsOneSided => Against is { } against && !(Along < against);

        /// <summary>True if tokens stop in either direction, as at the edges of a trust region.</summary>
        public bool IsOfBothSides => Along is not null && Against is not null;

        public static Clip Of(double[] slopes, int sign) => new(From(slopes, sign, sign), From(slopes, sign, -sign));

        private static double? From(double[] slopes, int sign, int side)
        {
            if (!Array.Exists(LogRatios, at => SlopeAt(slopes, sign, at) != 0))
            {
                return null;
            }

            var moving = Array.FindLastIndex(Distances, distance => SlopeAt(slopes, sign, side * distance) != 0);
            return moving + 1 < Distances.Length ? Distances[moving + 1] : null;
        }
    }
}
