using EntroPIC.Dsl.Diagnostics;
using EntroPIC.Dsl.Graph;
using EntroPIC.Dsl.Model;
using EntroPIC.Dsl.Ranges;

namespace EntroPIC.Dsl.Analysis;

/// <summary>Weights that can be negative, which reverse the reinforcement.</summary>
internal static class WeightAnalysis
{
    // A sum of rounded numbers may miss 0 by a little.
    private const double Rounding = 1e-9;

    /// <param name="loss">The loss.</param>
    /// <param name="reversing">The weight whose sign is reported already, or <c>null</c>.</param>
    public static void Run(AnalyzedLoss loss, WeightModel? reversing)
    {
        foreach (var weight in loss.Model.Weights.Where(weight => weight != reversing && !IsGuarded(weight.Members, weight.Value)))
        {
            var range = loss.Ranges.Of(weight.Value);
            if (!(IsNegative(range) && Sources.VaryFreely(weight.Value, loss.IsKnown)))
            {
                range = loss.AtDefaults.Of(weight.Value);
                if (!(IsNegative(range) && Sources.VaryFreely(weight.Value, loss.IsKnownAtDefaults)))
                {
                    continue;
                }
            }

            loss.Findings.Report(
                range.IsNegative ? Rules.OnlyNegativeWeight : Rules.NegativeWeight,
                [weight.Syntax.NameSpan, .. LossFindings.Params(loss.Model, weight.Value)], weight.Syntax.Name, range.Shown);
        }
    }

    private static bool IsNegative(Interval range) => range.Low.Value < -Rounding;

    private static bool IsGuarded(Node members, Node value) => !members.IsConstant && Sources.Of(members).Overlaps(Sources.Of(value));
}
