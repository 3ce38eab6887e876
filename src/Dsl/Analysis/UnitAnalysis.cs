using EntroPIC.Dsl.Diagnostics;
using EntroPIC.Dsl.Graph;
using EntroPIC.Dsl.Model;

namespace EntroPIC.Dsl.Analysis;

/// <summary>
/// Units of control measurements and their targets: a sum grows with response length or step size, a target does not.
/// </summary>
internal static class UnitAnalysis
{
    public static void Run(AnalyzedLoss loss)
    {
        foreach (var control in loss.Model.Controls)
        {
            var outside = new ExtentFinder(static _ => new Extent(0, 0));
            var extents = control.Arguments.Select(argument => argument is null ? new Extent(0, 0) : outside.Of(argument)).ToList();
            for (var i = 0; i < extents.Count; i++)
            {
                if (control.Arguments[i] is { } argument && extents[i] is { Steps: not 0 } && argument.DependsOn(SignalInfo.IsOfPolicy))
                {
                    var written = control.Written(i)!.Span;
                    loss.Findings.Report(Rules.GrowsWithStep, [written, control.Syntax.NameSpan], SourceWording.Shorten(written.Text));
                }
            }

            foreach (var (one, other) in outside.Mismatches)
            {
                var argument = Enumerable.Range(0, extents.Count).FirstOrDefault(
                    i => control.Arguments[i] is { } value && value.DependsOn(node => node == one));
                Report(loss, control, argument, one, LossFindings.Describe(other));
            }

            Check(loss, control, extents);
        }
    }

    /// <summary>True if the controller compares arguments of different units.</summary>
    private static void Check(AnalyzedLoss loss, ControlModel control, List<Extent?> extents)
    {
        var controller = control.Controller;
        var byName = controller.Parameters
            .Select((parameter, i) => (parameter.Name, i))
            .ToDictionary(static pair => pair.Name, static pair => pair.i, StringComparer.Ordinal);
        var inside = new ExtentFinder(leaf => leaf.Op == Op.Argument ? extents[byName[leaf.Name]] : null);
        foreach (var root in controller.States.Select(static state => state.Next).Prepend(controller.Output.Value))
        {
            inside.Of(root);
        }

        foreach (var (one, other) in inside.Mismatches)
        {
            if (Outside(one) is { } measured)
            {
                Report(
                    loss, control, measured, control.Arguments[measured]!,
                    Outside(other) is { } against ? Written(control, against) : LossFindings.Describe(other));
            }
        }

        int? Outside(Node value) => Traversal.InOrder(value)

                .Where(static node => node.Op == Op.Argument)
                .Select(node => (int?)byName[node.Name])
                .FirstOrDefault(i => control.Arguments[i!.Value] is not null);
    }

    /// <summary>Reports about an argument, or about the part of it that is the sum.</summary>
    private static void Report(AnalyzedLoss loss, ControlModel control, int argument, Node sum, string other)
    {
        if (sum.DependsOn(SignalInfo.IsOfPolicy))
        {
            var shown = sum == control.Arguments[argument] ? Written(control, argument) : LossFindings.Describe(sum);
            loss.Findings.Report(Rules.SumAgainstMean, [control.Written(argument)?.Span, control.Syntax.NameSpan], shown, other);
        }
    }

    private static string Written(ControlModel control, int argument) => SourceWording.Shorten(control.Written(argument)!.Span.Text);
}

/// <summary>The unit of a value: the quantities that it grows with.</summary>
/// <param name="Tokens">The power of the number of tokens in a response.</param>
/// <param name="Steps">The power of the size of an optimizer step.</param>
internal sealed record Extent(int Tokens, int Steps);

/// <summary>Finds the units of values, and comparisons between different units.</summary>
internal sealed class ExtentFinder
{
    private static readonly Extent Fixed = new(0, 0);

    private readonly Func<Node, Extent?> _ofLeaf;
    private readonly NodeTable<Extent?> _extents;
    private readonly List<(Node Grows, Node Other)> _mismatches = [];

    /// <param name="ofLeaf">The unit of a leaf other than a number or a length; <c>null</c> if it is unknown.</param>
    public ExtentFinder(Func<Node, Extent?> ofLeaf)
    {
        _ofLeaf = ofLeaf;
        _extents = new(Find);
    }

    /// <summary>A value that grows with response length, and the value that it is added to, subtracted from or compared with.</summary>
    public IReadOnlyList<(Node Grows, Node Other)> Mismatches => _mismatches;

    public Extent? Of(Node value) => _extents.Of(value);

    private Extent? Find(Node node)
    {
        var x = _extents.OfInputs(node);
        switch (node.Family)
        {
            case OpFamily.Leaf:
                return node.IsConstant ? Fixed : SignalInfo.IsTokenCount(node) ? new Extent(1, 0) : _ofLeaf(node);
            case OpFamily.Widen:
                return x[0];
            case OpFamily.Aggregate:
                return node.Op is not (Op.Sum or Op.Count) ? x[0]
                    : node.Scope == Scope.Batch ? x[0] is { } inner ? inner with { Steps = inner.Steps + 1 } : null
                    : node.Scope == Scope.Sequence ? x[0] is { } outer ? outer with { Tokens = outer.Tokens + 1 } : null
                    : null;
            case OpFamily.Scan:
                return node.Op == Op.CumulativeSum && x[0] is { } added ? added with { Tokens = added.Tokens + 1 } : null;
            case OpFamily.Selection:
                return node.Op == Op.Quantile ? x[1] : OfFixed(x);
        }

        return node.Op switch
        {
            Op.Negate or Op.Abs or Op.Stop => x[0],
            Op.Multiply => x[0] is { } a && x[1] is { } b ? new Extent(a.Tokens + b.Tokens, a.Steps + b.Steps) : null,
            Op.Divide => x[0] is { } a && x[1] is { } b ? new Extent(a.Tokens - b.Tokens, a.Steps - b.Steps) : null,
            Op.Add or Op.Subtract or Op.Min or Op.Max => Compared(node, x[0], x[1]),
            _ when node.IsComparison => Compared(node, x[0], x[1]),
            Op.Exp or Op.Log or Op.Sqrt or Op.Square or Op.Power or Op.Binomial or Op.Floor or Op.Ceil or Op.Sign or Op.Cos or Op.Sin or Op.Sigmoid or Op.Tanh or Op.Softplus
                or Op.Clamp or Op.StraightThrough or Op.And or Op.Or or Op.Not or Op.Indicator or Op.Select => OfFixed(x),
            _ => throw new ArgumentOutOfRangeException(nameof(node), node.Op, "the operation has no rule for units"),
        };
    }

    /// <summary>The unit of a function that grows with nothing by itself; <c>null</c> if one of its operands grows.</summary>
    private static Extent? OfFixed(Extent?[] operands) => Array.TrueForAll(operands, static extent => extent == Fixed) ? Fixed : null;

    private Extent? Compared(Node node, Extent? left, Extent? right)
    {
        if (left is null || right is null || left == right)
        {
            return left == right ? left : null;
        }

        if (node.Inputs[0].Is(0) || node.Inputs[1].Is(0))
        {
            return node.Inputs[0].Is(0) ? right : left;
        }

        if (left.Steps == right.Steps)
        {
            _mismatches.Add(left.Tokens > right.Tokens ? (node.Inputs[0], node.Inputs[1]) : (node.Inputs[1], node.Inputs[0]));
        }

        // A value compared with a sum over the step is one itself, or is meant to be.
        return left.Steps >= right.Steps ? left : right;
    }
}
