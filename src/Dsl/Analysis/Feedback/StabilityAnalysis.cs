using EntroPIC.Dsl.Diagnostics;
using EntroPIC.Dsl.Graph;
using EntroPIC.Dsl.Model;
using EntroPIC.Dsl.Text;

namespace EntroPIC.Dsl.Analysis.Feedback;

/// <summary>The stability of control loops: stable loop gains, integrals that wind up at a bound, and targets out of reach.</summary>
internal static class StabilityAnalysis
{
    /// <summary>The loop gains at which a control is stable; <c>null</c> if it is not linear. Reports doubtful controls.</summary>
    public static StabilityRegion? Run(AnalyzedLoss loss, ControlModel control)
    {
        if (LinearLaw.Of(control, loss.AtDefaults) is not { } law)
        {
            return null;
        }

        var region = StabilityFinder.Of(law);
        if (region.IsEmpty)
        {
            List<SourceSpan?> places = [control.Syntax.NameSpan, .. control.Arguments.OfType<Node>().SelectMany(argument => LossFindings.Params(loss.Model, argument))];
            loss.Findings.Report(Rules.Unstable, places, control.Name, NumberText.Of(law.Direct), NumberText.Of(law.Delayed), Repair(law));
        }
        else
        {
            CheckTarget(loss, control, law);
        }

        foreach (var state in Unbounded(control, law))
        {
            loss.Findings.Report(Rules.UnboundedIntegral, [control.Syntax.NameSpan], state.Name, control.Controller.Name, control.Name);
        }

        return region;
    }

    /// <summary>
    /// True for one integral beside a proportional part, where 0 &lt; q &lt; p is stable for small gains (docs/theory.md).
    /// </summary>
    private static string Repair(LinearLaw law) =>
        law is { States.Count: 1, Direct: >= 0, Delayed: > 0 } && law.Memory[0][0] == 1
            ? "; raise the proportional gain above the integral gain"
            : "";

    /// <summary>States that sum the error even while a bounded output saturates.</summary>
    private static IEnumerable<StateModel> Unbounded(ControlModel control, LinearLaw law)
    {
        if (control.Controller.Saturated is null)
        {
            return [];
        }

        return law.Integrals.Where(static state => Increment(state) is { } added && !added.DependsOn(static node => node.Op == Op.State));
    }

    /// <summary>Reports an integral that comes to rest at no value of the measurement.</summary>
    private static void CheckTarget(AnalyzedLoss loss, ControlModel control, LinearLaw law)
    {
        var error = control.Arguments[law.Error]!;
        var range = loss.AtDefaultsOfTokens.Value.Of(error);
        if ((range.IsPositive || range.IsNegative) && law.Integrals.Any())
        {
            var written = control.Written(law.Error)!.Span;
            loss.Findings.Report(
                Rules.TargetOutOfReach,
                [written, .. LossFindings.Params(loss.Model, error), control.Syntax.NameSpan],
                control.Name,
                SourceWording.Shorten(written.Text),
                range.Shown);
        }
    }

    /// <summary>The increment of a state; <c>null</c> if its update is not an addition.</summary>
    private static Node? Increment(StateModel state)
    {
        bool IsState(Node node) => node.Op == Op.State && node.Name == state.Name;
        return state.Next.Op switch
        {
            Op.Add when IsState(state.Next.Inputs[0]) => state.Next.Inputs[1],
            Op.Add when IsState(state.Next.Inputs[1]) => state.Next.Inputs[0],
            Op.Subtract when IsState(state.Next.Inputs[0]) => state.Next.Inputs[1],
            _ => null,
        };
    }
}
