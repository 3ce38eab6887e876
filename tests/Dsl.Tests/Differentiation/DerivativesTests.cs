using EntroPIC.Dsl.Differentiation;
using EntroPIC.Dsl.Graph;

namespace Dsl.Tests.Differentiation;

/// <summary>Symbolic derivatives of single operations against central differences, by evaluating the graph without torch.</summary>
public class DerivativesTests
{
    private const double Step = 1e-6;

    public static TheoryData<string> Operations =>
        [.. Enum.GetValues<Op>().Where(static op => OpInfo.Of(op) is { Family: OpFamily.Elementwise, PassesGradient: true }).Select(static op => op.ToString())];

    [Theory]
    [MemberData(nameof(Operations))]
    public void DerivativeMatchesFiniteDifferences(string name)
    {
        var op = Enum.Parse<Op>(name);

        // Each operand is the least, the middle one and the greatest in turn.
        foreach (var point in new double[][] { [0.3, 0.8, 1.7], [0.9, 0.4, 1.4], [1.9, 0.6, 1.2], [1.3, 1.6, 0.2] })
        {
            var graph = new GraphBuilder();
            var leaves = Enumerable.Range(0, ArityOf(op)).Select(i => Leaf(graph, op, i)).ToArray();
            var node = graph.Apply(op, leaves);
            for (var index = 0; index < leaves.Length; index++)
            {
                if (leaves[index].IsCondition || node.Inputs[index].Bare.Op == Op.Stop)
                {
                    continue;
                }

                var derivative = Derivatives.Partial(graph, node, index, ofValue: true);
                Assert.Equal(Slope(node, leaves, point, index), Evaluate(derivative, leaves, point), 1e-6);
            }
        }
    }

    /// <summary>Operations that pass no gradient have a slope of 0 everywhere.</summary>
    [Theory]
    [InlineData(nameof(Op.Floor))]
    [InlineData(nameof(Op.Ceil))]
    [InlineData(nameof(Op.Sign))]
    public void StepFunctionHasZeroDerivative(string name)
    {
        var graph = new GraphBuilder();
        var node = graph.Apply(Enum.Parse<Op>(name), graph.Signal("x", ValueKind.Number, Scope.Token, isLive: true));
        Assert.True(Derivatives.Partial(graph, node, 0, ofValue: true).Is(0));
    }

    private static int ArityOf(Op op) => op switch
    {
        Op.Clamp or Op.Select => 3,
        Op.Add or Op.Subtract or Op.Multiply or Op.Divide or Op.Power or Op.Binomial or Op.Min or Op.Max or Op.StraightThrough => 2,
        _ => 1,
    };

    private static Node Leaf(GraphBuilder graph, Op op, int index) =>
        graph.Signal($"x{index}", op == Op.Select && index == 0 ? ValueKind.Condition : ValueKind.Number, Scope.Token, isLive: op != Op.Select || index > 0);

    private static double Slope(Node node, Node[] leaves, double[] point, int index)
    {
        double At(double distance) => Evaluate(node, leaves, [.. point.Select((x, i) => i == index ? x + distance : x)]);
        return (At(Step) - At(-Step)) / (2 * Step);
    }

    private static double Evaluate(Node node, Node[] leaves, double[] point)
    {
        var index = Array.IndexOf(leaves, node);
        if (index >= 0)
        {
            return node.IsCondition ? (point[index] > 1 ? 1 : 0) : point[index];
        }

        if (node.IsConstant)
        {
            return node.Number;
        }

        if (node.Op == Op.Widen)
        {
            return Evaluate(node.Inputs[0], leaves, point);
        }

        Assert.True(ConstantFolder.TryFold(node.Op, Array.ConvertAll(node.Inputs, input => Evaluate(input, leaves, point)), out var value));
        return value;
    }
}
