using CsCheck;
using EntroPIC.Dsl.Graph;

namespace Dsl.Tests.Graph;

public sealed class GraphBuilderTests
{
    private readonly GraphBuilder _graph = new();

    [Fact]
    public void EqualValuesShareNode()
    {
        var a = _graph.Add(Signal("a"), _graph.Number(1));
        var b = _graph.Add(Signal("a"), _graph.Number(1));

        Assert.Same(a, b);
        Assert.NotSame(a, _graph.Add(_graph.Number(1), Signal("a")));
    }

    [Fact]
    public void ZeroAndMinusZeroDiffer() => Assert.NotSame(_graph.Number(0.0), _graph.Number(-0.0));

    [Fact]
    public void SignalsOfDifferentScopesDiffer() =>
        Assert.NotSame(Signal("a"), _graph.Signal("a", ValueKind.Number, Scope.Token, isLive: true));

    [Fact]
    public void FirstLabelStays()
    {
        var node = GraphBuilder.Name(_graph.Negate(Signal("a")), "first");

        Assert.Equal("first", GraphBuilder.Name(node, "second").Label);
        Assert.Null(GraphBuilder.Name(Signal("a"), "x").Label);
    }

    [Fact]
    public void ErrorValuePropagates()
    {
        var error = _graph.Error();

        Assert.True(_graph.Add(error, Signal("a")).IsError);
        Assert.True(_graph.Aggregate(Op.Mean, error, Scope.Token, Scope.Batch).IsError);
        Assert.True(_graph.Aggregate(Op.Mean, Signal("a"), Scope.Sequence, Scope.Batch, error).IsError);
        Assert.True(_graph.Selection(Op.Top, error, Signal("a"), null, Scope.Batch).IsError);
        Assert.True(_graph.Scan(Op.CumulativeSum, error).IsError);
        Assert.True(_graph.Widen(error, Scope.Token).IsError);
    }

    [Fact]
    public void ScalarIsWidenedOnlyForCounting()
    {
        Assert.Equal("(add (widen a) b)", Source.Tree(_graph.Add(Signal("a"), _graph.Signal("b", ValueKind.Number, Scope.Token, isLive: false))));
        Assert.Equal("(add 1 a)", Source.Tree(_graph.Add(_graph.Number(1), Signal("a"))));
        Assert.Equal("(count.token (widen 1))", Source.Tree(_graph.Aggregate(Op.Count, _graph.Number(1), Scope.Token, Scope.Batch)));
    }

    /// <summary>The scopes in which a value widens to another are an order: what both reach is unique, and joining is commutative and associative.</summary>
    [Fact]
    public void ScopesJoinInAnyOrder()
    {
        var scopes = Enum.GetValues<Scope>();
        foreach (var (a, b, c) in from a in scopes from b in scopes from c in scopes select (a, b, c))
        {
            Assert.Equal(Scopes.Join(a, b), Scopes.Join(b, a));
            Assert.Equal(Scopes.Join(Scopes.Join(a, b), c), Scopes.Join(a, Scopes.Join(b, c)));
            Assert.True(Scopes.Join(a, b) == a || a.Holds(Scopes.Join(a, b)));
        }
    }

    /// <summary>Inputs come before what uses them, whatever is built: the numbers are an order of computation.</summary>
    [Fact]
    public void NodeNumbersFollowComputationOrder() => Gen.Int[0, int.MaxValue].Array[1, 60].Sample(
        choices =>
        {
            var graph = new GraphBuilder();
            List<Node> nodes = [graph.Signal("a", ValueKind.Number, Scope.Token, isLive: true), graph.Signal("b", ValueKind.Number, Scope.Sequence, isLive: false), graph.Number(2)];
            Op[] operations = [Op.Add, Op.Subtract, Op.Multiply, Op.Divide, Op.Min, Op.Max];
            foreach (var choice in choices)
            {
                var (left, right) = (nodes[choice % nodes.Count], nodes[choice / 7 % nodes.Count]);
                nodes.Add(graph.Apply(operations[choice % operations.Length], left, right));
            }

            var order = Traversal.InOrder(nodes);
            Assert.Equal(order.Length, order.Distinct().Count());
            Assert.All(order, node => Assert.All(node.Inputs, input => Assert.True(input.Id < node.Id)));
            Assert.Equal(GraphPrinter.Print([new("x", nodes[^1])]), GraphPrinter.Print([new("x", nodes[^1])]));
        },
        iter: 500);

    private Node Signal(string name) => _graph.Signal(name, ValueKind.Number, Scope.Sequence, isLive: false);

    [Fact]
    public void EveryOperationHasFacts() => Assert.All(Enum.GetValues<Op>(), static op => Assert.NotNull(OpInfo.Of(op)));

    [Fact]
    public void SealedGraphFindsNodesButCreatesNone()
    {
        var graph = new GraphBuilder();
        var two = graph.Number(2);
        graph.Seal();

        Assert.Same(two, graph.Number(2));
        Assert.Throws<InvalidOperationException>(() => graph.Number(3));
    }
}
