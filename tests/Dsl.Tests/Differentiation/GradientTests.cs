using EntroPIC.Dsl.Analysis.Trials;
using EntroPIC.Dsl.Differentiation;
using EntroPIC.Dsl.Graph;

namespace Dsl.Tests.Differentiation;

/// <summary>Symbolic gradients through reductions at every scope against central differences, by evaluating the graph without torch.</summary>
public class GradientTests
{
    private const double Step = 1e-5;

    /// <summary>Two groups, of two responses and of one.</summary>
    private static readonly int[][] Lengths = [[3, 2], [4]];

    private static readonly Dictionary<string, Func<Leaves, Node>> Losses = new(StringComparer.Ordinal)
    {
        ["token"] = static x => x.Sum(x.Times(x.Logp, x.Entropy), Scope.Batch),
        ["sequence"] = static x => x.Sum(x.Squared(x.Sum(x.Logp, Scope.Sequence)), Scope.Batch),
        ["group"] = static x => x.Sum(x.Squared(x.Sum(x.Logp, Scope.Group)), Scope.Batch),
        ["position"] = static x => x.Sum(x.Squared(x.Sum(x.Logp, Scope.Position)), Scope.Batch),
        ["sequence in group"] = static x => x.Sum(x.Squared(x.Sum(x.Squared(x.Sum(x.Logp, Scope.Sequence)), Scope.Group)), Scope.Batch),
        ["repeated from the sequence"] = static x => x.Sum(x.Graph.Apply(Op.Exp, x.Times(x.Logp, x.Sum(x.Entropy, Scope.Sequence))), Scope.Batch),
        ["repeated from the batch"] = static x => x.Sum(x.Squared(x.Graph.Subtract(x.Logp, x.Sum(x.Logp, Scope.Batch))), Scope.Batch),
        ["repeated detached"] = static x => x.Sum(x.Times(x.Graph.Apply(Op.Exp, x.Logp), x.Advantage), Scope.Batch),
        ["quotient of sums"] = static x => x.Graph.Divide(x.Sum(x.Times(x.Logp, x.Entropy), Scope.Batch), x.Sum(x.Squared(x.Entropy), Scope.Batch)),
        ["where"] = static x => x.Sum(x.Squared(x.Sum(x.Squared(x.Logp), Scope.Sequence, x.IsEarly)), Scope.Batch),
        ["largest"] = static x => x.Sum(x.Squared(x.Aggregate(Op.Largest, x.Logp, Scope.Sequence)), Scope.Batch),
        ["smallest"] = static x => x.Sum(x.Squared(x.Aggregate(Op.Smallest, x.Logp, Scope.Group)), Scope.Batch),
        ["largest where"] = static x => x.Sum(x.Squared(x.Aggregate(Op.Largest, x.Logp, Scope.Sequence, x.IsEarly)), Scope.Batch),
        ["used twice"] = static x => x.Graph.Add(x.Sum(x.Squared(x.Logp), Scope.Batch), x.Squared(x.Sum(x.Logp, Scope.Batch))),
    };

    public static TheoryData<string> Cases => [.. Losses.Keys];

    [Theory]
    [MemberData(nameof(Cases))]
    public void GradientIsTheSlopeByEachToken(string name)
    {
        var leaves = new Leaves();
        var loss = Losses[name](leaves);
        var gradients = Gradient.Of(leaves.Graph, loss)!;
        Assert.Contains(leaves.Logp, gradients.Keys);
        foreach (var (leaf, gradient) in gradients)
        {
            var values = new Trial(Batch(), static (_, _) => double.NaN).Of(gradient);
            Assert.Equal(Batch().Tokens, values.Length);
            for (var token = 0; token < values.Length; token++)
            {
                Assert.Equal((ValueAt(Step) - ValueAt(-Step)) / (2 * Step), values[token], 1e-7 * Math.Max(1, Math.Abs(values[token])));

                double ValueAt(double distance)
                {
                    var batch = Batch();
                    batch[leaf.Name][token] += distance;
                    return new Trial(batch, static (_, _) => double.NaN).Of(loss)[0];
                }
            }
        }
    }

    [Fact]
    public void LeafThatNothingFlowsToIsAbsent()
    {
        var leaves = new Leaves();
        var gradients = Gradient.Of(leaves.Graph, leaves.Sum(leaves.Times(leaves.Logp, leaves.Graph.Stop(leaves.Entropy)), Scope.Batch))!;
        Assert.Equal([leaves.Logp], gradients.Keys);
    }

    [Fact]
    public void EqualExtremesShareTheGradient()
    {
        var leaves = new Leaves();
        var loss = leaves.Aggregate(Op.Largest, leaves.Logp, Scope.Batch);
        var batch = new TrialBatch([2, 1]) { ["logp"] = [-0.5, -1, -0.5] };
        Assert.Equal([0.5, 0, 0.5], new Trial(batch, static (_, _) => double.NaN).Of(Gradient.Of(leaves.Graph, loss)![leaves.Logp]));
    }

    [Fact]
    public void OtherAggregatesHaveNoSymbolicGradient()
    {
        var leaves = new Leaves();
        Assert.Null(Gradient.Of(leaves.Graph, leaves.Aggregate(Op.Std, leaves.Logp, Scope.Batch)));
    }

    /// <summary>Values that differ from token to token, so that no two are extremes at once.</summary>
    private static TrialBatch Batch()
    {
        var batch = new TrialBatch(Lengths);
        batch.OfTokens("logp", static token => -0.1 - (0.07 * (token * 5 % 9)));
        batch.OfTokens("entropy", static token => 0.2 + (0.05 * (token * 4 % 9)));
        batch.SetAdvantages(static sequence => 0.5 - sequence);
        return batch;
    }

    private sealed class Leaves
    {
        public Leaves()
        {
            Logp = Graph.Signal("logp", ValueKind.Number, Scope.Token, isLive: true);
            Entropy = Graph.Signal("entropy", ValueKind.Number, Scope.Token, isLive: true);
            Advantage = Graph.Signal("advantage", ValueKind.Number, Scope.Sequence, isLive: false);
            IsEarly = Graph.Apply(Op.Less, Graph.Signal("position", ValueKind.Number, Scope.Token, isLive: false), Graph.Number(2));
        }

        public GraphBuilder Graph { get; } = new();

        public Node Logp { get; }

        public Node Entropy { get; }

        public Node Advantage { get; }

        public Node IsEarly { get; }

        public Node Times(Node left, Node right) => Graph.Multiply(left, right);

        public Node Squared(Node value) => Graph.Apply(Op.Square, value);

        public Node Sum(Node value, Scope to, Node? where = null) => Aggregate(Op.Sum, value, to, where);

        public Node Aggregate(Op op, Node value, Scope to, Node? where = null) => Graph.Aggregate(op, value, value.Scope, to, where);
    }
}
