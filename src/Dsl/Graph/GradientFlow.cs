
namespace EntroPIC.Dsl.Graph;

/// <summary>
/// Through which nodes gradient really flows. A value may be able to carry gradient and still be asked for its number alone: by a
/// comparison, a selection, or behind <c>stop</c>.
/// </summary>
internal static class GradientFlow
{
    /// <summary>The nodes on a path from the loss to <c>logp</c> or <c>entropy</c> that nothing cuts, inputs before users.</summary>
    public static Node[] Of(Node loss) => Traversal.InOrder(loss, isKnown: static node => !node.IsLive);
}
