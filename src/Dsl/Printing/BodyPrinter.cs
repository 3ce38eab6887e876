using EntroPIC.Dsl.Graph;

namespace EntroPIC.Dsl.Printing;

/// <summary>
/// Prints the statements of one method. Values that the user named, or that are used more than once, become locals; the others are inline.
/// Statements follow the order of the declaration, each below its source line.
/// </summary>
internal sealed class BodyPrinter
{
    /// <summary>The maximum depth of an expression: deeper ones are hard to read, and the printer's stack is finite.</summary>
    private const int DeepestExpression = 6;

    /// <summary>The maximum length of an expression: longer ones are hard to read.</summary>
    private const int LongestExpression = 130;

    private readonly SourceWriter _writer;
    private readonly ExpressionStyle _style;
    private readonly NameScope _names;
    private readonly Func<string, string?> _comment;
    private readonly Dictionary<Node, Code> _known = new();
    private readonly Dictionary<Node, Shape> _shapes = new();
    private readonly HashSet<Node> _locals = new();

    // Nodes whose locals, including those of their inputs, are printed.
    private readonly HashSet<Node> _written = new();
    private readonly Func<Node, Code> _inline;
    private readonly Func<Node, bool> _isLeaf;
    private readonly Func<Node, bool> _isWritten;
    private readonly HashSet<string> _commented = new(StringComparer.Ordinal);

    /// <param name="writer">The output.</param>
    /// <param name="style">Prints one node.</param>
    /// <param name="names">The names in use.</param>
    /// <param name="comment">Maps the label of a value to the source that declares it, or to <c>null</c>.</param>
    public BodyPrinter(SourceWriter writer, ExpressionStyle style, NameScope names, Func<string, string?> comment)
    {
        _writer = writer;
        _style = style;
        _names = names;
        _comment = comment;
        _inline = Inline;
        _isLeaf = IsLeaf;
        _isWritten = _written.Contains;
    }

    /// <summary>Makes a value known under an expression: a total, the output of a control, an argument.</summary>
    public void Define(Node node, string expression) => _known[node] = Code.Primary(expression);

    /// <summary>
    /// Makes a value known under an expression that is a number or condition of the target language, although the value could carry
    /// gradient.
    /// </summary>
    public void DefineHost(Node node, string expression)
    {
        _style.TakeAsHost(node);
        Define(node, expression);
    }

    /// <summary>Decides which values become locals.</summary>
    /// <param name="roots">The results of the method.</param>
    /// <param name="areInline">True if the roots themselves stay inline, even with a name.</param>
    public void Plan(IReadOnlyCollection<Node> roots, bool areInline = false)
    {
        var order = Traversal.InOrder(roots, _isLeaf);
        var isLeaf = new bool[order.Length];
        var uses = new Dictionary<Node, int>();
        foreach (var root in roots)
        {
            Count(root, uses);
        }

        for (var i = 0; i < order.Length; i++)
        {
            isLeaf[i] = IsLeaf(order[i]);
            foreach (var used in isLeaf[i] ? [] : _style.ShownInputs(order[i]))
            {
                Count(used, uses);
            }
        }

        for (var i = 0; i < order.Length; i++)
        {
            var node = order[i];
            if (isLeaf[i])
            {
                _shapes[node] = Shape.Name;
                if (_style.IsLocal(node) && !_known.ContainsKey(node))
                {
                    _locals.Add(node);
                }

                continue;
            }

            if (_style.IsTransparent(node))
            {
                _shapes[node] = _shapes[node.Inputs[0]];
                continue;
            }

            var shape = Shorten(node);
            var isShared = uses.TryGetValue(node, out var times) && times > 1
                && !(_style.IsHost(node) && shape.Depth <= 1 && node.Family == OpFamily.Elementwise);
            var isNamed = node.Label is not null && node.Family != OpFamily.Widen && !(areInline && roots.Contains(node));
            if (isShared || isNamed || _style.IsLocal(node) || shape.Depth > DeepestExpression)
            {
                _locals.Add(node);
                shape = Shape.Name;
            }

            _shapes[node] = shape;
        }
    }

    private static void Count(Node used, Dictionary<Node, int> uses) => uses[used] = uses.TryGetValue(used, out var count) ? count + 1 : 1;

    /// <summary>Makes locals of the longest parts of a long expression.</summary>
    /// <returns>The depth and length of the expression then.</returns>
    private Shape Shorten(Node node)
    {
        var parts = _style.ShownInputs(node);
        var shape = ShapeOf(node, parts);
        if (shape.Length <= LongestExpression)
        {
            return shape;
        }

        foreach (var part in parts.OrderByDescending(input => ShapeOf(input).Length))
        {
            if (shape.Length <= LongestExpression || ShapeOf(part).Depth == 0)
            {
                break;
            }

            // A node that only passes a value on gets no local.
            if (_style.IsTransparent(part))
            {
                continue;
            }

            _locals.Add(part);
            _shapes[part] = Shape.Name;
            shape = ShapeOf(node, parts);
        }

        return shape;
    }

    // An expression may show the number that a known value repeats.
    private Shape ShapeOf(Node part) => _shapes.TryGetValue(part, out var shape) ? shape : Shape.Name;

    private Shape ShapeOf(Node node, Node[] parts)
    {
        var (depth, length) = (0, node.Family == OpFamily.Elementwise ? 4 : 28);
        foreach (var part in parts)
        {
            var shape = ShapeOf(part);
            depth = Math.Max(depth, shape.Depth);
            length += shape.Length;
        }

        return new Shape(1 + depth, length);
    }

    /// <summary>The depth and approximate length of an expression.</summary>
    private readonly record struct Shape(int Depth, int Length)
    {
        public static Shape Name => new(0, 12);
    }

    /// <summary>Prints the statements that the value still needs, and returns its expression.</summary>
    public Code Use(Node root)
    {
        var pending = Pending(root);
        foreach (var node in pending)
        {
            // Print a named value together with the locals that only it needs, below its source line.
            if (node.Label is { } label && _locals.Contains(node))
            {
                WriteComment(label);
                WriteLocals(Pending(node));
            }
        }

        WriteLocals(pending);
        return Inline(root);
    }

    /// <summary>Prints and returns the value as a number of the target language, even if it could carry gradient.</summary>
    public string UseNumber(Node root)
    {
        var code = Use(root);
        return _style.IsHost(root) ? code.Text : _style.ToNumber(code);
    }

    /// <summary>Prints the source line of a named item, once.</summary>
    public void WriteComment(string label)
    {
        if (_commented.Add(label) && _comment(label) is { } comment)
        {
            _writer.Line(_style.Comment(comment));
        }
    }

    private void WriteLocals(Node[] pending)
    {
        foreach (var node in pending)
        {
            _written.Add(node);
            if (_locals.Contains(node) && !_known.ContainsKey(node))
            {
                var code = _style.Print(node, _inline);
                var name = _names.Unique(NodeNames.Of(node));
                _writer.Line(_style.Declare(name, code.Text));
                _known[node] = Code.Primary(name);
            }
        }
    }

    /// <summary>The direct and indirect inputs of a value that have not been visited.</summary>
    private Node[] Pending(Node root) => _written.Contains(root) ? [] : Traversal.InOrder(root, _isLeaf, _isWritten);

    private Code Inline(Node node) => _known.TryGetValue(node, out var code) ? code : _style.Print(node, _inline);

    private bool IsLeaf(Node node) => _known.ContainsKey(node) || _style.IsLeaf(node);
}
