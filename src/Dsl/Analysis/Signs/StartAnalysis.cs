using EntroPIC.Dsl.Analysis.Trials;
using EntroPIC.Dsl.Diagnostics;
using EntroPIC.Dsl.Graph;
using EntroPIC.Dsl.Model;
using EntroPIC.Dsl.Syntax.Nodes;

namespace EntroPIC.Dsl.Analysis.Signs;

/// <summary>
/// Conditions on the distance between policies, at a distance of 0, where every update starts. A condition that excludes everything there
/// is reversed.
/// </summary>
internal static class StartAnalysis
{
    private static readonly string[] Policies =
        [.. SignalInfo.All.Where(static signal => signal.IsOwnLogProbability).Select(static signal => signal.Name)];

    public static void Run(AnalyzedLoss loss)
    {
        if (loss.Model.Kept is { } kept && IsAboutDistance(kept) && loss.Items<KeepSyntax>() is { Count: > 0 } keeps)
        {
            var places = keeps.SelectMany(keep => loss.PlacesOf(kept, keep)).ToList();
            if (loss.Findings.AreOwn(places) && loss.Trials.On(Batch()) is { Count: > 0 } trials
                && trials.All(trial => Array.TrueForAll(trial.Of(kept), static value => value == 0)))
            {
                loss.Findings.Report(Rules.NothingAtStart, places, "`keep` drops every token");
            }
        }

        foreach (var weight in loss.Model.Weights.Where(static weight => IsAboutDistance(weight.Members) || IsAboutDistance(weight.Value)))
        {
            var places = loss.PlacesOf(weight.Value, weight.Syntax).Concat(loss.PlacesOf(weight.Members, weight.Syntax)).ToList();
            if (loss.Findings.AreOwn(places) && Silenced(loss, weight) is { } silenced)
            {
                loss.Findings.Report(Rules.NothingAtStart, places, $"`{weight.Syntax.Name}` gives {silenced} a weight of 0");
            }
        }
    }

    private static bool IsAboutDistance(Node value) =>
        Policies.Count(policy => value.DependsOn(node => node.Op == Op.Signal && node.Name == policy)) > 1;

    private static TrialBatch Batch() => new([3, 3, 2, 1], [2, 2, 3, 1]);

    private static string? Silenced(AnalyzedLoss loss, WeightModel weight)
    {
        var factor = loss.Model.Graph.Select(weight.Members, weight.Value, loss.Model.Graph.Number(1));
        var batch = Batch();
        if (factor.Scope is not (Scope.Token or Scope.Sequence) || loss.Trials.On(batch) is not { Count: > 0 } trials)
        {
            return null;
        }

        bool IsSilent(int sign) => trials.All(trial => trial.Of(factor)
            .Where((_, i) => batch["advantage"][batch.Owner(factor.Scope, Scope.Sequence, i)] * sign > 0).All(static value => value == 0));
        return (IsSilent(1), IsSilent(-1)) switch
        {
            (true, true) => "every token",
            (true, false) => "every token of positive advantage",
            (false, true) => "every token of negative advantage",
            _ => null,
        };
    }
}
