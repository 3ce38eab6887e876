using CsCheck;
using EntroPIC.Dsl.Graph;

namespace Dsl.Tests.Graph;

public sealed class NodeMapTests
{
    private readonly GraphBuilder _graph = new();
    private readonly Node[] _nodes;

    public NodeMapTests() => _nodes = [.. Enumerable.Range(0, 400).Select(i => _graph.Number(i))];

    /// <summary>Pages are made on both sides of those that there are, and over gaps.</summary>
    [Fact]
    public void WhateverTheOrderItHoldsWhatADictionaryHolds() =>
        Gen.Select(Gen.Int[0, _nodes.Length - 1], Gen.Int).Array[0, 12].Sample(entries =>
        {
            var map = new NodeMap<int>();
            var known = new Dictionary<Node, int>();
            foreach (var (id, value) in entries)
            {
                map[_nodes[id]] = known[_nodes[id]] = value;
            }

            Assert.All(_nodes, node => Assert.Equal((known.TryGetValue(node, out var value), value), (map.TryGet(node, out var found), found)));
            Assert.Equal(known.Count > 0, map.ContainsAny(_nodes));
            Assert.False(map.ContainsAny([.. _nodes.Except(known.Keys)]));
        });

    [Fact]
    public void ACopyAndItsOriginalChangeApart()
    {
        var map = new NodeMap<int> { [_nodes[100]] = 1 };
        var copy = new NodeMap<int>(map) { [_nodes[101]] = 2, [_nodes[3]] = 3 };
        map[_nodes[100]] = 4;

        Assert.Equal((1, 2, 3), (copy[_nodes[100]], copy[_nodes[101]], copy[_nodes[3]]));
        Assert.Equal(4, map[_nodes[100]]);
        Assert.False(map.Contains(_nodes[101]) || map.Contains(_nodes[3]));
    }

    [Fact]
    public void NodesOfAnotherGraphAreOthers()
    {
        var map = new NodeMap<int> { [_nodes[0]] = 1 };
        var foreign = new GraphBuilder().Number(0);

        Assert.False(map.Contains(foreign));
        Assert.Throws<ArgumentException>(() => map[foreign] = 2);
    }
}
