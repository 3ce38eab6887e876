using EntroPIC.Dsl.Analysis.Trials;
using EntroPIC.Dsl.Diagnostics;
using EntroPIC.Dsl.Graph;
using EntroPIC.Dsl.Model;

namespace EntroPIC.Dsl.Analysis.Signs;

/// <summary>Bonuses that fall as entropy rises: a negative bonus on entropy is a slip, or should be a penalty.</summary>
internal static class EntropySignAnalysis
{
    public static void Run(AnalyzedLoss loss)
    {
        foreach (var term in loss.Model.Terms.Where(static term => term.Role == TermRole.Bonus && IsOfEntropyAlone(term.Value)))
        {
            var places = loss.PlacesOf(term.Value, term.Syntax);
            if (!loss.Findings.AreOwn(places))
            {
                continue;
            }

            var batch = new TrialBatch([3, 3], [3, 3]);
            var slopes =
                loss.Trials.On(batch).SelectMany(trial => trial.SlopeOf(term.Value, "entropy")).Where(static slope => slope != 0).ToList();
            if (slopes.Count > 0 && slopes.TrueForAll(static slope => slope < 0))
            {
                loss.Findings.Report(Rules.EntropyLowered, places, SignWording.Of(term), SignWording.Number(-slopes[0]));
            }
        }
    }

    /// <summary>True if only entropy carries gradient, and no control, which may flip the sign, takes part.</summary>
    private static bool IsOfEntropyAlone(Node value) =>
        value.DependsOn(static node => node is { Op: Op.Signal, Name: "entropy", IsLive: true })
        && !value.DependsOn(static node => node is { Op: Op.Signal, Name: "logp", IsLive: true } or { Op: Op.ControlOutput });
}
