using EntroPIC.Dsl.Graph;

namespace EntroPIC.Dsl.Printing;

/// <summary>Prints a node as an expression of the target language, and decides which nodes get a name.</summary>
internal abstract class ExpressionStyle
{
    private readonly Dictionary<Node, bool> _hosts = new();

    /// <summary>The expression of a node, given those of its inputs.</summary>
    public abstract Code Print(Node node, Func<Node, Code> print);

    /// <summary>The number in a one-element tensor.</summary>
    public abstract string ToNumber(Code code);

    /// <summary>The declaration of a local.</summary>
    public abstract string Declare(string name, string value);

    /// <summary>A comment on a line of its own.</summary>
    public abstract string Comment(string text);

    /// <summary>Declares a node to be a number or condition of the target language, although it could carry gradient.</summary>
    public void TakeAsHost(Node node) => _hosts[node] = true;

    /// <summary>True if the node is a number or condition of the target language, by its type or because all of its inputs are.</summary>
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

    /// <summary>True if nodes of this type are numbers or conditions of the target language.</summary>
    protected abstract bool IsHostByType(Node node);

    /// <summary>True if the node is an input of the method, so that its own inputs are not printed.</summary>
    public virtual bool IsLeaf(Node node) => node.Family == OpFamily.Leaf;

    /// <summary>True if the node always gets a name, however often it is used.</summary>
    public abstract bool IsLocal(Node node);

    /// <summary>True if the node prints like its first input.</summary>
    public virtual bool IsTransparent(Node node) => false;

    /// <summary>The inputs, repeated as often as the expression contains them.</summary>
    public virtual Node[] ShownInputs(Node node) => node.Inputs;
}
