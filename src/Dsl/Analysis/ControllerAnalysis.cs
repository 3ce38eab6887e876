using EntroPIC.Dsl.Binding;
using EntroPIC.Dsl.Diagnostics;
using EntroPIC.Dsl.Graph;
using EntroPIC.Dsl.Model;
using EntroPIC.Dsl.Ranges;

namespace EntroPIC.Dsl.Analysis;

/// <summary>Mistakes of a controller with any arguments, reported once at its declaration.</summary>
internal sealed class ControllerAnalysis
{
    private readonly ControllerModel _controller;
    private readonly BindingContext _context;
    private readonly RangeFinder _ranges;
    private readonly RangeFinder _first;
    private readonly IReadOnlyList<Node> _roots;
    private readonly IReadOnlyList<Node> _nodes;

    private ControllerAnalysis(ControllerModel controller, BindingContext context)
    {
        _controller = controller;
        _context = context;
        _ranges = ControllerRanges.OfAny(controller);
        _first = ControllerRanges.OfFirstStep(controller);
        _roots = [controller.Output.Value, .. controller.States.SelectMany(static state => new[] { state.Initial, state.Next })];
        _nodes = Traversal.InOrder(_roots);
    }

    /// <summary>Analyzes a controller without errors.</summary>
    public static void Run(BoundController bound)
    {
        if (bound.Context.HasErrors)
        {
            return;
        }

        var analysis = new ControllerAnalysis(bound.Model, bound.Context);
        foreach (var state in bound.Model.States)
        {
            analysis.Check(state);
        }

        analysis.ReportCrossedClamps();
        analysis.ReportOutsideDomain();
        ConditionAnalysis.Run(analysis._nodes, analysis._ranges.Of, analysis.Report);
        bound.Context.ReportStaleAllow();
    }

    private void Check(StateModel state)
    {
        if (ControllerRanges.Declared(state, _ranges) is not { } declared)
        {
            return;
        }

        if (declared.IsEmpty)
        {
            _context.Report(
                Rules.EmptyRange, state.Range!.Span, $"{SourceWording.Shorten(state.Range.Span.Text)}: the lower bound comes first");
            return;
        }

        if (_ranges.Of(state.Initial).Meet(declared) is null)
        {
            _context.Report(
                Rules.OutOfRange, state.Syntax.Initial.Span, $"the start of `{state.Name}`", _ranges.Of(state.Initial).Shown, declared);
        }

        if (state.Update is { } update && _ranges.Of(state.Next).Meet(declared) is null)
        {
            _context.Report(Rules.OutOfRange, update.Value.Span, $"the next `{state.Name}`", _ranges.Of(state.Next).Shown, declared);
        }
    }

    private void ReportCrossedClamps()
    {
        foreach (var node in _nodes.Where(static node => node.Op == Op.Clamp))
        {
            var (low, high) = (_ranges.Of(node.Inputs[1]), _ranges.Of(node.Inputs[2]));
            if (low.Low.Value > high.High.Value)
            {
                Report(Rules.CrossedClamp, node, ["this clamp", low, high]);
            }
        }
    }

    private void ReportOutsideDomain()
    {
        var guards = new Guards(_roots);
        foreach (var node in _nodes)
        {
            if (DomainAnalysis.Operand(node) is not { } operand)
            {
                continue;
            }

            // A state has a known interval at its start, unless that depends on an argument, and if it declares a range.
            if (IsWrong(guards, node, operand, _first, static state => !state.Initial.DependsOn(static inner => inner.Op == Op.Argument))
                || IsWrong(guards, node, operand, _ranges, static state => state.Range is not null))
            {
                var (rule, arguments) = DomainAnalysis.Message(node, operand, _first.Of(operand));
                Report(rule, node, arguments);
            }
        }
    }

    private bool IsWrong(Guards guards, Node node, Node operand, RangeFinder ranges, Func<StateModel, bool> isKnown) =>
        DomainAnalysis.IsWrong(DomainAnalysis.LimitOf(node), ranges.Of(operand))
        && Sources.VaryFreely(operand, leaf => leaf.Op == Op.State && isKnown(_controller.States.First(state => state.Name == leaf.Name)))
        && !guards.Protect(node, new Exclusion(DomainAnalysis.LimitOf(node), operand, ranges));

    private void Report(Rule rule, Node node, object[] arguments)
    {
        // A function does not know its arguments.
        if (node.Span is { } span && _context.IsHere(span) && _controller.Syntax.Span.Holds(span))
        {
            _context.Report(rule, span, arguments);
        }
    }
}
