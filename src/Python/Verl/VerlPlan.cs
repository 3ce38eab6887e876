using EntroPIC.Dsl.Diagnostics;
using EntroPIC.Dsl.Scheduling;
using EntroPIC.Dsl.Text;

namespace EntroPIC.Python.Verl;

/// <summary>What of a file is registered with the engine.</summary>
/// <param name="Losses">The losses that it can host.</param>
/// <param name="Estimators">Those of them whose advantages it can compute, too.</param>
/// <param name="LeftOut">Why it cannot host the others.</param>
/// <param name="Reasons">For each loss that is left out the first reason.</param>
internal sealed record VerlPlan(
    IReadOnlyList<ScheduledLoss> Losses, IReadOnlyList<ScheduledLoss> Estimators, IReadOnlyList<Obstacle> LeftOut, IReadOnlyDictionary<string, string> Reasons)
{
    /// <summary>A message for each obstacle.</summary>
    public DiagnosticBag Diagnostics()
    {
        var messages = new DiagnosticBag();
        foreach (var obstacle in LeftOut)
        {
            messages.Report(Rules.NotInTarget, obstacle.Span, "verl", obstacle.What, obstacle.Reason);
        }

        return messages;
    }
}

/// <summary>Why something cannot be registered with the engine, and where it stands.</summary>
internal sealed record Obstacle(SourceSpan Span, string What, string Reason);
