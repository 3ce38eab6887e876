
namespace EntroPIC.Dsl.Graph;

/// <summary>
/// Finds the nodes that gradient actually flows through. A value that could carry gradient may be used only for its number: in a
/// comparison, in a selection, or inside <c>stop</c>.
/// </summary>
internal static class GradientFlow
{
    /// <summary>The nodes on a path from the loss to <c>logp</c> or <c>entropy</c> that is not detached, inputs before users.</summary>
    public static Node[] Of(Node loss) => Traversal.InOrder(loss, isKnown: static node => !node.IsLive);

    /// <summary>
    /// True if gradient flows through sums and formulas alone. That of a scan is not symbolic, and that of an extreme goes to equal values, which
    /// are not equal once they are computed again.
    /// </summary>
    public static bool IsOfSums(Node value) =>
        Array.TrueForAll(Of(value), static node => node.Family != OpFamily.Scan && node.Op is not (Op.Smallest or Op.Largest));
}
