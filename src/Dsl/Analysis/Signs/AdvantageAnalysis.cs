using EntroPIC.Dsl.Analysis.Trials;
using EntroPIC.Dsl.Diagnostics;
using EntroPIC.Dsl.Graph;
using EntroPIC.Dsl.Syntax.Nodes;

namespace EntroPIC.Dsl.Analysis.Signs;

/// <summary>
/// Checks of an advantage: it rises with the reward of its own response and not with those of others, falls with a divergence that is
/// subtracted from it, and is 0 where all responses to a prompt have the same reward.
/// </summary>
internal static class AdvantageAnalysis
{
    /// <summary>Larger than any difference of rewards divided by a real spread.</summary>
    private const double Absurd = 1e4;

    private const double Rounding = 1e-9;

    private const int InGroup = 4;

    private static readonly double[] Rewards = [1, 0, 1, 0, 0, 0, 1, 0];

    public static void Run(AnalyzedLoss loss)
    {
        if (loss.Model.Advantage is not { } advantage)
        {
            return;
        }

        ReportNothingKept(loss, advantage.Value, advantage.Syntax);
        if (!loss.Findings.AreOwn(loss.PlacesOf(advantage.Value, advantage.Syntax)))
        {
            return;
        }

        if (advantage.Value.DependsOn(AnalyzedLoss.IsReward))
        {
            // With a reversed advantage, everything else is reversed, too.
            if (!ReportAgainstReward(loss, advantage.Value, advantage.Syntax))
            {
                ReportAddedBaseline(loss, advantage.Value, advantage.Syntax);
            }

            ReportScaleOfAnotherScope(loss, advantage.Value, advantage.Syntax);
        }

        if (advantage.Value.DependsOn(static node => node is { Op: Op.Signal, Name: "ref_logp" }))
        {
            ReportRewardedDivergence(loss, advantage.Value, advantage.Syntax);
        }
    }

    /// <summary>
    /// Reports an advantage that falls with the reward of its own response, or does not depend on it; true if it is one of these.
    /// </summary>
    private static bool ReportAgainstReward(AnalyzedLoss loss, Node advantage, ItemSyntax syntax)
    {
        var changes = OfOwnReward(0, 1);
        if (changes.Count > 0 && AreNone(changes) && AreNone(OfOwnReward(-1, 1)) && AreNone(OfOwnReward(0, 10)))
        {
            loss.Findings.Report(Rules.OwnRewardCancels, loss.PlacesOf(advantage, syntax));
            return true;
        }

        if (OnlyFalling(changes) is not { } fall)
        {
            return false;
        }

        loss.Findings.Report(
            Rules.AgainstReward, loss.PlacesOf(advantage, syntax), SignWording.Number(fall.Before), SignWording.Number(fall.After));
        return true;

        List<(double Before, double After)> OfOwnReward(double from, double to) => Changes(loss, advantage, (batch, response, isAfter) =>
            batch.SetRewards(sequence => sequence == response ? (isAfter ? to : from) : Rewards[sequence]));
    }

    private static bool AreNone(List<(double Before, double After)> changes) => changes.TrueForAll(static change =>
        !double.IsInfinity(change.Before) && Math.Abs(change.After - change.Before) <= Rounding * Math.Max(1, Math.Abs(change.Before)));

    /// <summary>Rewards of other responses that raise every response alike, right and wrong.</summary>
    private static void ReportAddedBaseline(AnalyzedLoss loss, Node whole, ItemSyntax syntax)
    {
        var advantage = Unwhitened(whole);
        var ofGreedy = Changes(loss, advantage, static (batch, _, isAfter) =>
        {
            batch.SetRewards(static sequence => Rewards[sequence]);
            batch.OfSequences("baseline_reward", _ => isAfter ? 1 : 0);
        });
        var ofOthers = Changes(loss, advantage, static (batch, response, isAfter) =>
            batch.SetRewards(sequence => sequence == response ? Rewards[sequence] : sequence == OtherOf(response) ? (isAfter ? 1 : 0) : Rewards[sequence]));
        var what = AlwaysRising(ofGreedy)
            ? "`baseline_reward`"
            : AlwaysRising(ofOthers) ? "the reward of another response to the prompt"
            : null;
        if (what is not null)
        {
            loss.Findings.Report(Rules.BaselineAdded, loss.PlacesOf(whole, syntax), what, advantage == whole ? "" : "before it is whitened, ");
        }
    }

    /// <summary>The advantage before the mean of the batch was subtracted, which hides what raises all of them.</summary>
    private static Node Unwhitened(Node advantage) =>
        advantage.Bare is { Op: Op.Divide } quotient && quotient.Inputs[0].Bare is { Op: Op.Subtract } centered
        && centered.Inputs[1].Bare is { Op: Op.Mean, Scope: Scope.Batch } mean && mean.Inputs[0].Bare == centered.Inputs[0].Bare
            ? centered.Inputs[0]
            : advantage;

    /// <summary>Another response to the same prompt.</summary>
    private static int OtherOf(int response) => (response / InGroup * InGroup) + ((response + 1) % InGroup);

    private static void ReportRewardedDivergence(AnalyzedLoss loss, Node advantage, ItemSyntax syntax)
    {
        // Every token is likelier than under the reference; one response moves closer to it.
        var changes = Changes(loss, advantage, static (batch, response, isAfter) =>
        {
            batch.SetRewards(static sequence => Rewards[sequence]);
            batch.OfTokens(
                "ref_logp",
                token => batch["logp"][token] - (isAfter && batch.Owner(Scope.Token, Scope.Sequence, token) == response ? 0.5 : 1));
        });
        if (OnlyFalling(changes) is not null)
        {
            loss.Findings.Report(
                Rules.DivergenceRewarded, loss.PlacesOf(advantage, syntax), "the advantage of a response falls as its tokens get closer to `ref_logp`, from 1 nat above to half a nat", "ref_logp", "subtract the divergence from the reward");
        }
    }

    private static void ReportScaleOfAnotherScope(AnalyzedLoss loss, Node advantage, ItemSyntax syntax)
    {
        var largest = 0.0;
        foreach (var equal in (double[])[0, 1])
        {
            var batch = Batch();
            batch.SetRewards(sequence => sequence < InGroup ? equal : Rewards[sequence]);
            largest = loss.Trials.On(batch)
                .SelectMany(trial => OfResponses(trial, advantage, batch).Take(InGroup)).Where(static value => !double.IsInfinity(value))
                .Select(Math.Abs).DefaultIfEmpty(0).Append(largest).Max();
        }

        if (largest > Absurd)
        {
            loss.Findings.Report(Rules.ScaleOfAnotherScope, loss.PlacesOf(advantage, syntax), SignWording.Number(largest));
        }
    }

    private static void ReportNothingKept(AnalyzedLoss loss, Node advantage, ItemSyntax syntax)
    {
        if (loss.Model.Kept is not { } kept || !kept.DependsOn(AnalyzedLoss.IsReward))
        {
            return;
        }

        var places =
            loss.Items<KeepSyntax>().SelectMany(keep => loss.PlacesOf(kept, keep)).Concat(loss.PlacesOf(advantage, syntax)).ToList();
        var batch = WithEqualGroups(right: 1, wrong: 0);
        var both = loss.Model.Graph.Select(kept, advantage, loss.Model.Graph.Number(0));
        if (loss.Findings.AreOwn(places) && KeepsNone(loss, kept))
        {
            loss.Findings.Report(Rules.NothingKept, places, "`keep` retains no response");
            return;
        }

        if (loss.Findings.AreOwn(places) && loss.Trials.On(batch) is { Count: > 0 } trials
            && trials.All(trial => Array.Exists(trial.Of(kept), static holds => holds != 0) && Array.TrueForAll(trial.Of(both), static value => Math.Abs(value) < 1e-9)))
        {
            loss.Findings.Report(Rules.NothingKept, places, "every response that `keep` retains has an advantage of 0");
        }
    }

    /// <summary>True if a condition on rewards alone holds for no response, whatever right and wrong ones get.</summary>
    private static bool KeepsNone(AnalyzedLoss loss, Node kept) =>
        Traversal.InOrder(kept).Where(static node => node.Op is Op.Signal or Op.DeclaredSignal or Op.Statistic).All(AnalyzedLoss.IsReward)
        && ((double Right, double Wrong)[])[(1, 0), (1, -1), (2, 0), (10, 0)] is var rewards
        && rewards.All(given =>
        {
            var batch = WithEqualGroups(given.Right, given.Wrong);
            return loss.Trials.On(batch) is { Count: > 0 } trials
                && trials.All(trial => Array.TrueForAll(trial.Of(kept), static holds => holds == 0));
        });

    /// <summary>Groups of eight responses, of which 1, 4, 7, all and none are right.</summary>
    private static TrialBatch WithEqualGroups(double right, double wrong)
    {
        int[] rights = [1, 4, 7, 8, 0];
        var batch = new TrialBatch([.. rights.Select(static _ => new[] { 2, 1, 3, 2, 1, 2, 3, 1 })]);
        batch.SetRewards(sequence => sequence % 8 < rights[sequence / 8] ? right : wrong);
        return batch;
    }

    private static TrialBatch Batch() => new([2, 1, 3, 2], [1, 2, 2, 3]);

    /// <summary>The advantage of each response before and after a change to that response.</summary>
    private static List<(double Before, double After)> Changes(AnalyzedLoss loss, Node advantage, Action<TrialBatch, int, bool> set)
    {
        var changes = new List<(double, double)>();
        for (var response = 0; response < Rewards.Length; response++)
        {
            var (before, after) = (Batch(), Batch());
            set(before, response, false);
            set(after, response, true);
            changes.AddRange(loss.Trials.On(before).Zip(loss.Trials.On(after), (a, b) => (OfResponses(a, advantage, before)[response], OfResponses(b, advantage, after)[response])));
        }

        return changes;
    }

    /// <summary>The mean over the tokens of each response.</summary>
    private static double[] OfResponses(Trial trial, Node advantage, TrialBatch batch) => advantage.Scope == Scope.Sequence
        ? trial.Of(advantage)
        : [.. trial.Of(advantage).Select((value, token) => (value, Response: batch.Owner(Scope.Token, Scope.Sequence, token)))
            .GroupBy(static at => at.Response, static at => at.value).Select(static values => values.Average())];

    private static bool AlwaysRising(List<(double Before, double After)> changes) =>
        changes.Count > 0
            && changes.TrueForAll(static change => change.After > change.Before + Rounding && !double.IsInfinity(change.After));

    /// <summary>The first change that lowers, if one does and none raises.</summary>
    private static (double Before, double After)? OnlyFalling(List<(double Before, double After)> changes)
    {
        var clear = changes.Where(static change => Math.Abs(change.After - change.Before) > Rounding * Math.Max(1, Math.Abs(change.Before)) && !double.IsInfinity(change.After - change.Before)).ToList();
        return clear.Count > 0 && clear.TrueForAll(static change => change.After < change.Before) ? clear[0] : null;
    }
}
