using EntroPIC.Dsl.Diagnostics;
using EntroPIC.Dsl.Graph;
using EntroPIC.Dsl.Model;
using EntroPIC.Dsl.Text;

namespace EntroPIC.Dsl.Analysis.Feedback;

/// <summary>Whether there is a loop gain at which a control comes to rest, and whether its integrals come back from a bound.</summary>
internal static class StabilityAnalysis
{
    /// <summary>The loop gains at which a control comes to rest; <c>null</c> where it is not linear. What is doubtful is reported.</summary>
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

        foreach (var state in Unbounded(control, law))
        {
            loss.Findings.Report(Rules.UnboundedIntegral, [control.Syntax.NameSpan], state.Name, control.Controller.Name, control.Name);
        }

        return region;
    }

    /// <summary>One integral beside a proportional part: 0 &lt; q &lt; p is stable for small gains (docs/theory.md).</summary>
    private static string Repair(LinearLaw law) =>
        law is { States.Count: 1, Direct: >= 0, Delayed: > 0 } && law.Memory[0][0] == 1 ? "; a proportional part larger than the integral one brings it to rest" : "";

    /// <summary>States that add up the error whatever the output does, under an output that has bounds.</summary>
    private static IEnumerable<StateModel> Unbounded(ControlModel control, LinearLaw law)
    {
        if (control.Controller.Saturated is null)
        {
            return [];
        }

        return law.States.Where((state, i) => law.Memory[i][i] == 1 && law.Input[i] != 0 && Increment(state) is { } added && !added.DependsOn(static node => node.Op == Op.State));
    }

    /// <summary>What a state changes by; <c>null</c> where it is not simply added to.</summary>
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
