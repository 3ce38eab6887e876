using EntroPIC.Dsl.Diagnostics;
using EntroPIC.Dsl.Graph;
using EntroPIC.Dsl.Model;
using EntroPIC.Dsl.Ranges;
using EntroPIC.Dsl.Text;

namespace EntroPIC.Dsl.Analysis;

/// <summary>Arguments that a controller cannot work with: crossed bounds, a start outside the bounds, and nothing to measure.</summary>
internal static class ControlBoundsAnalysis
{
    public static void Run(AnalyzedLoss loss)
    {
        foreach (var control in loss.Model.Controls)
        {
            ReportMeasuredElsewhere(loss, control);
            var ranges = loss.AtDefaults.Inside(control);
            if (control.Controller.States.All(state => CheckState(loss, control, state, ranges)))
            {
                ReportCrossedClamps(loss, control, ranges);
            }
        }
    }

    /// <summary>Reports a number in place of the measurement, where another argument measures.</summary>
    private static void ReportMeasuredElsewhere(AnalyzedLoss loss, ControlModel control)
    {
        var parameters = control.Controller.Parameters;
        var other = Enumerable.Range(0, parameters.Count).Where(place => control.Arguments[place] is { } value && Measures(value)).DefaultIfEmpty(-1).First();
        for (var i = 0; i < parameters.Count && other >= 0; i++)
        {
            if (parameters[i].Name is "measured" or "error" && control.Arguments[i] is { } argument && !Measures(argument))
            {
                loss.Findings.Report(
                    Rules.MeasuredElsewhere, [control.Written(i)?.Span, control.Syntax.NameSpan], parameters[i].Name, control.Controller.Name,
                    Text(i), parameters[other].Name, Text(other));
            }
        }

        string Text(int place) => control.Written(place) is { } written ? SourceWording.Shorten(written.Span.Text) : LossFindings.Describe(control.Arguments[place]!);
    }

    private static bool Measures(Node value) => value.DependsOn(static node => node.Op is Op.Signal or Op.DeclaredSignal or Op.ControlOutput);

    /// <summary>Reports an empty range of a state, or a start outside of its range; true if there is neither.</summary>
    private static bool CheckState(AnalyzedLoss loss, ControlModel control, StateModel state, RangeFinder ranges)
    {
        if (ControllerRanges.Declared(state, ranges) is not { } declared)
        {
            return true;
        }

        var controller = $"`{control.Controller.Name}`";
        if (declared.IsEmpty)
        {
            var shown = $"`{SourceWording.Shorten(state.Range!.Span.Text)}`, the range of `{state.Name}` in {controller}: {ranges.Of(state.Low!)} is not below {ranges.Of(state.High!)}";
            return !Report(loss, control, Rules.EmptyRange, [state.Low!, state.High!], shown);
        }

        return ranges.Of(state.Initial).Meet(declared) is not null
            || !Report(
                loss, control, Rules.OutOfRange, [state.Initial, state.Low!, state.High!], $"the start of `{state.Name}` in {controller}",
                ranges.Of(state.Initial).Shown, declared);
    }

    private static void ReportCrossedClamps(AnalyzedLoss loss, ControlModel control, RangeFinder ranges)
    {
        var controller = control.Controller;
        foreach (var node in Traversal.InOrder([controller.Output.Value, .. controller.States.Select(static state => state.Next)])
            .Where(static node => node.Op == Op.Clamp))
        {
            var (low, high) = (ranges.Of(node.Inputs[1]), ranges.Of(node.Inputs[2]));
            if (low.Low.Value > high.High.Value)
            {
                Report(loss, control, Rules.CrossedClamp, [node.Inputs[1], node.Inputs[2]], $"a clamp in `{controller.Name}`", low, high);
            }
        }
    }

    /// <summary>
    /// Reports at the first argument that the values depend on. Without one, the mistake is the controller's own: it returns false.
    /// </summary>
    private static bool Report(AnalyzedLoss loss, ControlModel control, Rule rule, IReadOnlyList<Node> values, params object[] arguments)
    {
        var names = new HashSet<string>(
            Traversal.InOrder(values).Where(static node => node.Op == Op.Argument).Select(static node => node.Name),
            StringComparer.Ordinal);
        if (names.Count == 0)
        {
            return false;
        }

        var indices = Enumerable.Range(0, control.Arguments.Count)
            .Where(i => control.Arguments[i] is not null && names.Contains(control.Controller.Parameters[i].Name))
            .ToList();
        IEnumerable<SourceSpan?> places =
        [
            .. indices.Select(i => control.Written(i)?.Span),
            .. indices.SelectMany(i => LossFindings.Params(loss.Model, control.Arguments[i]!)),
            control.Syntax.NameSpan,
        ];
        loss.Findings.Report(rule, places, arguments);
        return true;
    }
}
