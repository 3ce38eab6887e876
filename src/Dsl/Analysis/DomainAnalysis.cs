using EntroPIC.Dsl.Analysis.Ranges;
using EntroPIC.Dsl.Binding.Bound;
using EntroPIC.Dsl.Diagnostics;
using EntroPIC.Dsl.Graph;
using EntroPIC.Dsl.Text;

namespace EntroPIC.Dsl.Analysis;

/// <summary>Divisors that can be 0, logarithms of what can be 0 or less, roots of what can be negative.</summary>
internal static class DomainAnalysis
{
    /// <summary>Each takes a walk over the graph to be sure of; more than a person mends at once.</summary>
    private const int MostDoubts = 32;

    public static void Run(AnalyzedLoss loss)
    {
        var guards = new Guards(loss.Roots);
        foreach (var node in loss.Nodes.Where(node => Operand(node) is { } operand && IsInDoubt(loss, node, operand)).Take(MostDoubts))
        {
            var operand = Operand(node)!;
            if (!guards.Protect(node, operand) && !(loss.Model.Kept is { } kept && Sources.Of(kept).Overlaps(Sources.Of(operand))))
            {
                Report(loss, node, operand);
            }
        }

        foreach (var control in loss.Model.Controls)
        {
            Run(loss, control);
        }
    }

    /// <summary>Arguments that a controller divides by.</summary>
    private static void Run(AnalyzedLoss loss, ControlModel control)
    {
        var law = control.Controller;
        List<Node> roots = [law.Output.Value, .. law.States.Select(static state => state.Next)];
        var guards = new Guards(roots);
        foreach (var node in Traversal.InOrder(roots).Where(static node => node.Op == Op.Divide && node.Inputs[1].Op == Op.Argument))
        {
            var index = IndexOf(law, node.Inputs[1].Name);
            if (control.Arguments[index] is { } argument && CanBe0(loss, argument) && !guards.Protect(node, node.Inputs[1]))
            {
                loss.Findings.Report(
                    Rules.DivisionByZero, [control.Written(index)?.Span, .. LossFindings.Params(loss.Model, argument), control.Syntax.NameSpan],
                    LossFindings.Describe(argument), $"`{law.Name}`", Remedy(argument, loss.Ranges.Of(argument)));
            }
        }
    }

    private static Node? Operand(Node node) => node.Op switch
    {
        // A summand over its sum: the sum is 0 only where there is no summand.
        Op.Divide => Bare(node.Inputs[1]) is { Op: Op.Sum } sum && Bare(sum.Inputs[0]) == Bare(node.Inputs[0]) ? null : node.Inputs[1],
        Op.Log or Op.Sqrt => node.Inputs[0],
        _ => null,
    };

    private static Node Bare(Node node) => node.Op == Op.Widen ? node.Inputs[0] : node;

    private static bool IsInDoubt(AnalyzedLoss loss, Node node, Node operand) =>
        IsWrong(node.Op, RangeAt(loss.Ranges, loss.RangesOfTokens, node, operand)) && Sources.VaryFreely(operand, loss.IsKnown)
        || IsWrong(node.Op, RangeAt(loss.AtDefaults, loss.AtDefaultsOfTokens, node, operand)) && Sources.VaryFreely(operand, loss.IsKnownAtDefaults);

    private static bool CanBe0(AnalyzedLoss loss, Node argument) =>
        loss.Ranges.Of(argument).Contains(0) && Sources.VaryFreely(argument, loss.IsKnown)
        || loss.AtDefaults.Of(argument) is { IsPoint: true, Low.Value: 0 };

    // Where there is a token, its response has one.
    private static Interval RangeAt(LossRanges ranges, Lazy<LossRanges> ofTokens, Node node, Node operand) =>
        node.Scope is Scope.Token or Scope.Position ? ofTokens.Value.Of(operand) : ranges.Of(operand);

    private static bool IsWrong(Op op, Interval range) => op switch
    {
        Op.Divide => range.Contains(0),
        Op.Log => !range.IsPositive,
        _ => !range.IsNotNegative,
    };

    private static void Report(AnalyzedLoss loss, Node node, Node operand)
    {
        var inside = node.Span is { } whole && operand.Span is { } part && part.File == whole.File && whole.Start <= part.Start && part.End <= whole.End;
        IEnumerable<SourceSpan?> places = [inside ? operand.Span : node.Span, .. LossFindings.Params(loss.Model, operand)];
        var range = RangeAt(loss.Ranges, loss.RangesOfTokens, node, operand);
        if (node.Op == Op.Divide)
        {
            loss.Findings.Report(Rules.DivisionByZero, places, LossFindings.Describe(operand), "this", Remedy(operand, range));
        }
        else
        {
            loss.Findings.Report(
                Rules.OutsideDomain, places, LossFindings.Describe(operand), range.Low.Value < 0 ? "negative" : "0", OpInfo.Of(node.Op).Symbol, node.Op == Op.Log ? "1e-6" : "0");
        }
    }

    private static string Remedy(Node operand, Interval range)
    {
        var shown = LossFindings.Describe(operand);
        return operand.Op == Op.Parameter ? "give it a range without 0"
            : range.IsNotNegative ? $"add a little, as in `{shown} + 1e-6`, or ask before, as in `if {shown} > 0 then … else …`"
            : $"ask before, as in `if {shown} != 0 then … else …`";
    }

    private static int IndexOf(ControllerModel controller, string name) =>
        Enumerable.Range(0, controller.Parameters.Count).First(i => controller.Parameters[i].Name == name);
}
