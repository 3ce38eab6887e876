using EntroPIC.Dsl.Diagnostics;
using EntroPIC.Dsl.Graph;
using EntroPIC.Dsl.Model;
using EntroPIC.Dsl.Ranges;
using EntroPIC.Dsl.Text;

namespace EntroPIC.Dsl.Analysis;

/// <summary>Divisors that can be 0, and operands of logarithms and roots outside their domain.</summary>
internal static class DomainAnalysis
{
    /// <summary>The maximum number of reports: each takes a pass over the graph, and nobody fixes more at once.</summary>
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
        var controller = control.Controller;
        List<Node> roots = [controller.Output.Value, .. controller.States.Select(static state => state.Next)];
        var guards = new Guards(roots);
        foreach (var node in Traversal.InOrder(roots).Where(static node => node.Op == Op.Divide && node.Inputs[1].Op == Op.Argument))
        {
            var index = IndexOf(controller, node.Inputs[1].Name);
            var exclusion = new Exclusion(Op.Divide, node.Inputs[1], loss.Ranges.Inside(control));
            if (control.Arguments[index] is { } argument && CanBe0(loss, argument) && !guards.Protect(node, exclusion))
            {
                loss.Findings.Report(
                    Rules.DivisionByZero,
                    [control.Written(index)?.Span, .. LossFindings.Params(loss.Model, argument), control.Syntax.NameSpan],
                    $"`{controller.Name}`", Divisor(argument), Remedy(argument, loss.Ranges.Of(argument)));
            }
        }
    }

    /// <summary>The operand of an operation with a limited domain, or <c>null</c>.</summary>
    public static Node? Operand(Node node) => node.Op switch
    {
        // A summand divided by its sum: the sum is 0 only without summands, or if every one is a reward.
        Op.Divide when node.Inputs[1].Bare is { Op: Op.Sum } sum && sum.Inputs[0].Bare == node.Inputs[0].Bare
            && !sum.DependsOn(AnalyzedLoss.IsReward) =>
            null,

        // Whether a power has a value depends on both operands.
        Op.Power => LimitOf(node) == Op.Power || CountsTheBatch(node.Inputs[0]) ? null : node.Inputs[0],
        _ => Singularity.OperandOf(node) is { } index && !CountsTheBatch(node.Inputs[index]) ? node.Inputs[index] : null,
    };

    /// <summary>True for a length over the whole batch, which is 0 only without any token, where there is no loss.</summary>
    private static bool CountsTheBatch(Node operand) =>
        operand.Bare is { Op: Op.Mean or Op.Sum or Op.Largest, Scope: Scope.Batch, Restriction: null } all && SignalInfo.IsTokenCount(all.Inputs[0].Bare);

    /// <summary>The operation whose domain the operand must be in: of a power with a constant exponent, the one that it contains.</summary>
    public static Op LimitOf(Node node)
    {
        if (node.Op != Op.Power || !node.Inputs[1].IsConstant)
        {
            return node.Op;
        }

        var exponent = node.Inputs[1].Number;
        return exponent % 1 == 0 ? (exponent < 0 ? Op.Divide : Op.Power)
            : exponent < 0 ? Op.Log
            : Op.Sqrt;
    }

    /// <summary>The intervals that show the mistake.</summary>
    private static IEnumerable<RangeFinder> Doubts(AnalyzedLoss loss, Node node, Node operand)
    {
        // If the widest intervals rule it out, so do the others (unless a state is outside its own range, which is a separate error).
        var limit = LimitOf(node);
        if (!IsWrong(limit, loss.Ranges.Of(operand)))
        {
            yield break;
        }

        var declared = RangesAt(node, loss.Ranges, loss.RangesOfTokens);
        if (IsWrong(limit, declared.Of(operand)) && Sources.VaryFreely(operand, loss.IsKnown))
        {
            yield return declared;
        }

        var atDefaults = RangesAt(node, loss.AtDefaults, loss.AtDefaultsOfTokens);
        if (IsWrong(limit, atDefaults.Of(operand)) && Sources.VaryFreely(operand, loss.IsKnownAtDefaults))
        {
            yield return atDefaults;
        }

        // In a group without a right answer every reward is 0, whatever other rewards are possible.
        if (limit is Op.Divide or Op.Log
            && operand.DependsOn(AnalyzedLoss.IsReward)
            && RangesAt(node, loss.WithoutReward.Value, loss.WithoutRewardOfTokens) is var withoutReward
            && IsWrong(limit, withoutReward.Of(operand))
            && Sources.VaryFreely(operand, leaf => AnalyzedLoss.IsReward(leaf) || loss.IsKnownAtDefaults(leaf), AnalyzedLoss.IsReward))
        {
            yield return withoutReward;
        }
    }

    private static bool IsRuledOut(AnalyzedLoss loss, Guards guards, Node node, Node operand, RangeFinder ranges)
    {
        var exclusion = new Exclusion(LimitOf(node), operand, ranges);
        return guards.Protect(node, exclusion) || (loss.Model.Kept is { } kept && exclusion.IsDoneBy(kept, holds: true));
    }

    private static bool CanBe0(AnalyzedLoss loss, Node argument) =>
        loss.Ranges.Of(argument).Contains(0) && Sources.VaryFreely(argument, loss.IsKnown)
        || loss.AtDefaults.Of(argument) is { IsPoint: true, Low.Value: 0 };

    // A token's response has a token.
    private static RangeFinder RangesAt(Node node, LossRanges ranges, Lazy<LossRanges> ofTokens) =>
        (node.Scope is Scope.Token or Scope.Position ? ofTokens.Value : ranges).Finder;

    /// <summary>True if an operation is undefined for a number of an interval.</summary>
    public static bool IsWrong(Op op, Interval range) => op switch
    {
        Op.Divide => range.Contains(0),
        Op.Log => !range.IsPositive,
        Op.Sqrt => !range.IsNotNegative,
        _ => throw new ArgumentOutOfRangeException(nameof(op), op, "the operation has no limited domain"),
    };

    private static void Report(AnalyzedLoss loss, Node node, Node operand)
    {
        var inside = node.Span is { } whole && operand.Span is { } part && whole.Holds(part);
        IEnumerable<SourceSpan?> places = [inside ? operand.Span : node.Span, .. LossFindings.Params(loss.Model, operand)];
        var range = RangesAt(node, loss.Ranges, loss.RangesOfTokens).Of(operand);
        var (rule, arguments) = Message(node, operand, range);
        loss.Findings.Report(rule, places, arguments);
    }

    /// <summary>The rule and the arguments of the message.</summary>
    public static (Rule Rule, object[] Arguments) Message(Node node, Node operand, Interval range)
    {
        var limit = LimitOf(node);
        if (limit == Op.Divide)
        {
            return (Rules.DivisionByZero, ["this", Divisor(operand), Remedy(operand, range)]);
        }

        // Rewards may or may not be negative.
        var wrong = range.Low.Value < 0 && !operand.DependsOn(AnalyzedLoss.IsReward) ? "negative" : "0";
        var shown = LossFindings.Describe(operand);
        var operation = node.Op == Op.Power ? $"^ {NumberText.Of(node.Inputs[1].Number)}" : OpInfo.Of(node.Op).Symbol;
        return (Rules.OutsideDomain, operand.IsConstant
            ? [shown, $"is {wrong}", operation, ""]
            : [shown, $"can be {wrong}", operation, $"; bound it, as in `max({shown}, {(limit == Op.Log ? "1e-6" : "0")})`"]);
    }

    private static string Divisor(Node operand) => operand.Is(0) ? "0" : $"`{LossFindings.Describe(operand)}`, which can be 0";

    private static string Remedy(Node operand, Interval range)
    {
        var shown = LossFindings.Describe(operand);
        // `if … then … else …` extends as far right as possible.
        var part = shown.IndexOf("if ", StringComparison.Ordinal) >= 0 ? $"({shown})" : shown;
        return operand.Is(0) ? "the result is undefined"
            : operand.Op == Op.Parameter ? "give it a range without 0"
            : operand.Op == Op.Binomial ? $"choose at most all of them, as in `{WithinReach(operand)}`"
            : range.IsNotNegative ? $"add a small constant, as in `({part} + 1e-6)`, or test it first, as in `if {part} > 0 then … else …`"
            : $"test it first, as in `if {part} != 0 then … else …`";
    }

    private static string WithinReach(Node choice)
    {
        var (n, k) = (LossFindings.Describe(choice.Inputs[0]), LossFindings.Describe(choice.Inputs[1]));
        return $"choose({n}, min({k}, {n}))";
    }

    private static int IndexOf(ControllerModel controller, string name) =>
        Enumerable.Range(0, controller.Parameters.Count).First(i => controller.Parameters[i].Name == name);
}
