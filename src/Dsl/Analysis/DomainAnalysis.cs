using EntroPIC.Dsl.Diagnostics;
using EntroPIC.Dsl.Graph;
using EntroPIC.Dsl.Model;
using EntroPIC.Dsl.Ranges;
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
        foreach (var node in loss.Nodes.Where(node => Operand(node) is { } operand && Doubts(loss, node, operand).Any()).Take(MostDoubts))
        {
            var operand = Operand(node)!;
            if (Doubts(loss, node, operand).Any(ranges => !IsRuledOut(loss, guards, node, operand, ranges)))
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
            var exclusion = new Exclusion(Op.Divide, node.Inputs[1], loss.Ranges.Inside(control));
            if (control.Arguments[index] is { } argument && CanBe0(loss, argument) && !guards.Protect(node, exclusion))
            {
                loss.Findings.Report(
                    Rules.DivisionByZero, [control.Written(index)?.Span, .. LossFindings.Params(loss.Model, argument), control.Syntax.NameSpan],
                    $"`{law.Name}`", Divisor(argument), Remedy(argument, loss.Ranges.Of(argument)));
            }
        }
    }

    /// <summary>What an operation does not take every number of; <c>null</c> where it takes all.</summary>
    public static Node? Operand(Node node) => node.Op switch
    {
        // A summand over its sum: the sum is 0 only where there is no summand, or every one is a reward.
        Op.Divide => node.Inputs[1].Bare is { Op: Op.Sum } sum && sum.Inputs[0].Bare == node.Inputs[0].Bare && !sum.DependsOn(AnalyzedLoss.IsReward) ? null : node.Inputs[1],
        Op.Log or Op.Sqrt => node.Inputs[0],
        _ => null,
    };

    /// <summary>The intervals by which something is wrong.</summary>
    private static IEnumerable<RangeFinder> Doubts(AnalyzedLoss loss, Node node, Node operand)
    {
        // What the widest intervals rule out, the others do (unless a state is outside of its own range, which is an error by itself).
        if (!IsWrong(node.Op, loss.Ranges.Of(operand)))
        {
            yield break;
        }

        var declared = RangesAt(node, loss.Ranges, loss.RangesOfTokens);
        if (IsWrong(node.Op, declared.Of(operand)) && Sources.VaryFreely(operand, loss.IsKnown))
        {
            yield return declared;
        }

        var atDefaults = RangesAt(node, loss.AtDefaults, loss.AtDefaultsOfTokens);
        if (IsWrong(node.Op, atDefaults.Of(operand)) && Sources.VaryFreely(operand, loss.IsKnownAtDefaults))
        {
            yield return atDefaults;
        }

        // Of a group with no right answer every reward is 0, whatever else rewards can be.
        if (node.Op is Op.Divide or Op.Log
            && operand.DependsOn(AnalyzedLoss.IsReward)
            && RangesAt(node, loss.WithoutReward.Value, loss.WithoutRewardOfTokens) is var withoutReward
            && IsWrong(node.Op, withoutReward.Of(operand))
            && Sources.VaryFreely(operand, leaf => AnalyzedLoss.IsReward(leaf) || loss.IsKnownAtDefaults(leaf), AnalyzedLoss.IsReward))
        {
            yield return withoutReward;
        }
    }

    private static bool IsRuledOut(AnalyzedLoss loss, Guards guards, Node node, Node operand, RangeFinder ranges)
    {
        var exclusion = new Exclusion(node.Op, operand, ranges);
        return guards.Protect(node, exclusion) || (loss.Model.Kept is { } kept && exclusion.IsDoneBy(kept, holds: true));
    }

    private static bool CanBe0(AnalyzedLoss loss, Node argument) =>
        loss.Ranges.Of(argument).Contains(0) && Sources.VaryFreely(argument, loss.IsKnown)
        || loss.AtDefaults.Of(argument) is { IsPoint: true, Low.Value: 0 };

    // Where there is a token, its response has one.
    private static RangeFinder RangesAt(Node node, LossRanges ranges, Lazy<LossRanges> ofTokens) =>
        (node.Scope is Scope.Token or Scope.Position ? ofTokens.Value : ranges).Finder;

    /// <summary>Whether an operation has no result of some number in an interval.</summary>
    public static bool IsWrong(Op op, Interval range) => op switch
    {
        Op.Divide => range.Contains(0),
        Op.Log => !range.IsPositive,
        _ => !range.IsNotNegative,
    };

    private static void Report(AnalyzedLoss loss, Node node, Node operand)
    {
        var inside = node.Span is { } whole && operand.Span is { } part && whole.Holds(part);
        IEnumerable<SourceSpan?> places = [inside ? operand.Span : node.Span, .. LossFindings.Params(loss.Model, operand)];
        var range = RangesAt(node, loss.Ranges, loss.RangesOfTokens).Of(operand);
        var (rule, arguments) = Message(node, operand, range);
        loss.Findings.Report(rule, places, arguments);
    }

    /// <summary>What to say of an operation on what it has no result of.</summary>
    public static (Rule Rule, object[] Arguments) Message(Node node, Node operand, Interval range)
    {
        if (node.Op == Op.Divide)
        {
            return (Rules.DivisionByZero, ["this", Divisor(operand), Remedy(operand, range)]);
        }

        // Of rewards it is not known whether they can be negative.
        var wrong = range.Low.Value < 0 && !operand.DependsOn(AnalyzedLoss.IsReward) ? "negative" : "0";
        var shown = LossFindings.Describe(operand);
        return (Rules.OutsideDomain, operand.IsConstant
            ? [shown, "is given", OpInfo.Of(node.Op).Symbol, ""]
            : [shown, $"can be {wrong}", OpInfo.Of(node.Op).Symbol, $"; bound it, as in `max({shown}, {(node.Op == Op.Log ? "1e-6" : "0")})`"]);
    }

    private static string Divisor(Node operand) => operand.Is(0) ? "0" : $"`{LossFindings.Describe(operand)}`, which can be 0";

    private static string Remedy(Node operand, Interval range)
    {
        var shown = LossFindings.Describe(operand);
        // A choice goes on to the right as far as it can.
        var part = shown.IndexOf("if ", StringComparison.Ordinal) >= 0 ? $"({shown})" : shown;
        return operand.Is(0) ? "there is no such number"
            : operand.Op == Op.Parameter ? "give it a range without 0"
            : range.IsNotNegative ? $"add a little, as in `({part} + 1e-6)`, or ask before, as in `if {part} > 0 then … else …`"
            : $"ask before, as in `if {part} != 0 then … else …`";
    }

    private static int IndexOf(ControllerModel controller, string name) =>
        Enumerable.Range(0, controller.Parameters.Count).First(i => controller.Parameters[i].Name == name);
}
