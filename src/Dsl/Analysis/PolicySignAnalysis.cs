using EntroPIC.Dsl.Analysis.Feedback;
using EntroPIC.Dsl.Analysis.Ranges;
using EntroPIC.Dsl.Diagnostics;
using EntroPIC.Dsl.Graph;

namespace EntroPIC.Dsl.Analysis;

/// <summary>Whether the policy makes what is better than expected more likely. It is maximised: trainers that minimise write it with the other sign.</summary>
internal static class PolicySignAnalysis
{
    public static void Run(AnalyzedLoss loss)
    {
        var policy = loss.Model.Policy;
        if (Array.Find(Traversal.InOrder(policy.Value), static node => node is { Op: Op.Signal, Name: "advantage" }) is not { } advantage)
        {
            return;
        }

        var better = loss.AtDefaults.Finder.Assuming(new() { [advantage] = Interval.Above(0) });
        var logp = loss.Model.Graph.Signal("logp", ValueKind.Number, Scope.Token, isLive: true);
        if (new Monotonicity(better.Of, new NodeMap<Direction> { [logp] = Direction.Rises }, ofGradient: true).Of(policy.Value) == Direction.Falls)
        {
            loss.Findings.Report(Rules.AgainstAdvantage, [policy.Syntax.NameSpan]);
        }
    }
}
