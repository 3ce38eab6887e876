using EntroPIC.Dsl.Graph;

namespace EntroPIC.Dsl.Printing;

/// <summary>How one node is written as an expression of the target's language, and which nodes a method should name.</summary>
internal abstract class ExpressionStyle
{
    private readonly Dictionary<Node, bool> _hosts = new();

    /// <summary>The expression, given those of the inputs.</summary>
    public abstract Code Print(Node node, Func<Node, Code> print);

    /// <summary>The number of a tensor that holds one.</summary>
    public abstract string ToNumber(Code code);

    /// <summary>A local that gets a value.</summary>
    public abstract string Declare(string name, string value);

    /// <summary>A comment on a line of its own.</summary>
    public abstract string Comment(string text);

    /// <summary>Says that a node is given as a number or condition of the language itself, although it could carry gradient.</summary>
    public void TakeAsHost(Node node) => _hosts[node] = true;

    /// <summary>Whether the node is a number or condition of the language itself: by its type, or since it is made of such alone.</summary>
    public bool IsHost(Node node)
    {
        if (IsHostByType(node))
        {
            return true;
        }

        if (!_hosts.TryGetValue(node, out var isHost) && node is { Scope: Scope.Batch, Family: OpFamily.Elementwise })
        {
            isHost = Array.TrueForAll(node.Inputs, IsHost);
            _hosts[node] = isHost;
        }

        return isHost;
    }

    /// <summary>Whether nodes of such a type are numbers or conditions of the language itself.</summary>
    protected abstract bool IsHostByType(Node node);

    /// <summary>Whether the node is given: nothing that it comes from is written.</summary>
    public virtual bool IsLeaf(Node node) => node.Family == OpFamily.Leaf;

    /// <summary>Whether the node is written once, under a name, however often it is used.</summary>
    public abstract bool IsLocal(Node node);

    /// <summary>Whether the node is written as its first input is.</summary>
    public virtual bool IsTransparent(Node node) => false;

    /// <summary>The inputs as often as the expression writes them.</summary>
    public virtual Node[] ShownInputs(Node node) => node.Inputs;
}
