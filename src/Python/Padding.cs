using EntroPIC.Dsl.Graph;
using EntroPIC.Dsl.Model;
using EntroPIC.Dsl.Ranges;

namespace EntroPIC.Python;

/// <summary>
/// Columns without a token. Values there never count, but autograd multiplies their gradient, 0, by the slope there, which gives NaN if the
/// slope is not finite. A response without tokens has sums and counts of 0, so its columns must not divide by them.
/// </summary>
internal static class Padding
{
    /// <summary>The bound beyond which <c>exp</c> is infinite in single precision.</summary>
    private const double LargestExponent = 88;

    /// <summary>True for a position value repeated for tokens: a column without a token takes the value of one with a token.</summary>
    public static bool IsOfColumns(Node widened) =>
        widened is { Op: Op.Widen, Scope: Scope.Token, IsCondition: false } && widened.Inputs[0].Scope == Scope.Position;

    /// <summary>
    /// True if an operand of a token or position value can be 0 in a column without a token, with a slope that is not finite.
    /// </summary>
    public static bool IsUnsafe(Node node, int operand) =>
        node.Scope is Scope.Token or Scope.Position && IsSingular(node, operand) && !IsUnsafe(node.Inputs[operand])
        && Traversal.InOrder(node.Inputs[operand], static part => part.Scope != Scope.Token || IsOfColumns(part))
            .Any(static part => part.Family == OpFamily.Scan || (part.Scope != Scope.Token && Counts(part)));

    /// <summary>True if a value repeated for tokens can be NaN in a response without tokens.</summary>
    public static bool IsUnsafe(Node widened) =>
        widened is { Op: Op.Widen, Scope: Scope.Token, IsCondition: false } && Outer(widened.Inputs[0]).Any(static part =>
            part.Scope is Scope.Sequence or Scope.Group && Enumerable.Range(0, part.Inputs.Length).Any(operand => IsSingular(part, operand) && Counts(part.Inputs[operand])));

    private static bool IsSingular(Node node, int operand) => (node.Op, operand) switch
    {
        (Op.Exp, _) => RangeOf(node.Inputs[0]).High.Value > LargestExponent,
        (Op.Power, _) when !node.Inputs[1].IsConstant => true,
        _ => Singularity.OperandOf(node, RangeOf) == operand,
    };

    private static Interval RangeOf(Node value)
    {
        var ranges = RangeFinder.OfUnknown();

        // Without a token, aggregates and scans of tokens are 0.
        var ofNothing = Traversal.InOrder(value)
            .Where(static part => IsOfTokens(part) || part.Family == OpFamily.Scan)
            .ToDictionary(static part => part, part => ranges.Of(part).Hull(Interval.Point(0)));
        return ranges.Assuming(ofNothing).Of(value);
    }

    /// <summary>
    /// True for an aggregate over the tokens of one response, group or position, which may have none, and for the length.
    /// </summary>
    private static bool Counts(Node value) => Outer(value).Any(IsOfTokens);

    private static bool IsOfTokens(Node node) => SignalInfo.IsTokenCount(node)
        || (node.Family == OpFamily.Aggregate && node.Scope != Scope.Batch && node.Inputs[0].Scope is Scope.Token or Scope.Position);

    private static Node[] Outer(Node value) => Traversal.InOrder(value, static part => part.Scope is Scope.Token or Scope.Batch);
}
