using EntroPIC.Dsl.Diagnostics;
using EntroPIC.Dsl.Graph;
using EntroPIC.Dsl.Text;

namespace EntroPIC.Dsl.Analysis;

/// <summary>Exponentials of values that grow with response length: at 89 they are infinite in single precision.</summary>
internal static class OverflowAnalysis
{
    private const double Largest = 88.7;

    public static void Run(AnalyzedLoss loss)
    {
        var extents = new ExtentFinder(static _ => new Extent(0, 0));
        Node[] powers = [.. loss.Nodes.Where(node => node.Op == Op.Exp && loss.AtDefaults.Of(node.Inputs[0]).High.Value > Largest && extents.Of(node.Inputs[0]) is { Tokens: > 0 })];
        if (powers.Length == 0)
        {
            return;
        }

        var users = loss.Nodes
            .SelectMany(static node => node.Inputs.Distinct(), static (user, input) => (input, user))
            .ToLookup(static use => use.input, static use => use.user);
        var places = OwnPlaces(loss);
        foreach (var power in powers.Where(power => !IsBoundedWhereUsed(power, users)))
        {
            loss.Findings.Report(
                Rules.ExponentialOfSum, [places.TryGetValue(power, out var place) ? place : null], LossFindings.Describe(power.Inputs[0]));
        }
    }

    /// <summary>True if an infinite value does no harm: it carries no gradient, and its users bound or compare it.</summary>
    private static bool IsBoundedWhereUsed(Node power, ILookup<Node, Node> users) => !power.IsLive && users[power]
        .All(user => user.Op is Op.Min or Op.Clamp || user.IsComparison || (user.Op == Op.Widen && IsBoundedWhereUsed(user, users)));

    /// <summary>The first place of each value, or of its users, in the loss itself: one pass from users to inputs.</summary>
    private static Dictionary<Node, SourceSpan?> OwnPlaces(AnalyzedLoss loss)
    {
        var firsts = new Dictionary<Node, int>();
        for (var i = loss.Nodes.Count - 1; i >= 0; i--)
        {
            var node = loss.Nodes[i];
            if (node.Span is { } span && loss.Findings.IsOwn(span))
            {
                firsts[node] = i;
            }

            if (firsts.TryGetValue(node, out var first))
            {
                foreach (var input in node.Inputs)
                {
                    firsts[input] = firsts.TryGetValue(input, out var other) ? Math.Min(first, other) : first;
                }
            }
        }

        return firsts.ToDictionary(static found => found.Key, found => loss.Nodes[found.Value].Span);
    }
}
