using EntroPIC.Dsl.Diagnostics;
using EntroPIC.Dsl.Scheduling;
using EntroPIC.Dsl.Text;

namespace EntroPIC.Python.Verl;

/// <summary>The parts of a file that are registered with the engine.</summary>
/// <param name="Losses">The losses that it can host.</param>
/// <param name="Estimators">Those with advantages that it can compute.</param>
/// <param name="LeftOut">The obstacles to hosting the others.</param>
/// <param name="Reasons">The first obstacle of each loss that is left out.</param>
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

/// <summary>A reason why the engine cannot host something, with its place.</summary>
internal sealed record Obstacle(SourceSpan Span, string What, string Reason);
