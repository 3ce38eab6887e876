using EntroPIC.Dsl.Text;

namespace EntroPIC.Dsl.Graph;

/// <summary>
/// Creates nodes: equal ones once, with constants folded and no-ops dropped. Types are computed only here; callers have checked that the
/// inputs fit.
/// </summary>
internal sealed class GraphBuilder
{
    private readonly Dictionary<int, Node> _byHash = [];
    private readonly List<Node> _order = [];
    private readonly NodeTable<Node> _stopped;
    private readonly Dictionary<Node, Node> _statistics = [];
    private readonly Dictionary<Node, Node> _formulas = [];
    private readonly Dictionary<string, Node> _samples = new(StringComparer.Ordinal);

    public GraphBuilder() => _stopped = new(
        node => IsArithmetic(node) ? Apply(node.Op, _stopped!.OfInputs(node)) : Apply(Op.Stop, node), static node => !IsArithmetic(node));

    /// <summary>The number of nodes.</summary>
    public int Count => _order.Count;

    /// <summary>The node of a number.</summary>
    public Node this[int id] => _order[id];

    /// <summary>The place of the current expression, which new nodes keep.</summary>
    public SourceSpan? Span { get; set; }

    /// <summary>Seals the graph for printers and for losses that share a controller: no node can be added.</summary>
    public void Seal() => IsSealed = true;

    public bool IsSealed { get; private set; }

    public Node Number(double value) => Leaf(Op.Number, ValueKind.Number, Scope.Batch, number: value);

    public Node Truth(bool value) => Leaf(Op.Truth, ValueKind.Condition, Scope.Batch, number: value ? 1 : 0);

    public Node Error() => Leaf(Op.Error, ValueKind.Error, Scope.Batch);

    public Node Parameter(string name, ValueKind kind) => Leaf(Op.Parameter, kind, Scope.Batch, name);

    public Node ControlOutput(string name, ValueKind kind, Scope scope) => Leaf(Op.ControlOutput, kind, scope, name);

    public Node Argument(string name, ValueKind kind) => Leaf(Op.Argument, kind, Scope.Batch, name);

    public Node State(string name, ValueKind kind) => Leaf(Op.State, kind, Scope.Batch, name);

    public Node Signal(string name, ValueKind kind, Scope scope, bool isLive) => Leaf(Op.Signal, kind, scope, name, isLive);

    public Node DeclaredSignal(string name, ValueKind kind, Scope scope) => Leaf(Op.DeclaredSignal, kind, scope, name);

    /// <summary>
    /// The value of a token that an aggregate over its vocabulary has. A leaf, since it is found where the logits are, before everything else.
    /// </summary>
    public Node Statistic(Node formula)
    {
        if (formula.IsError)
        {
            return formula;
        }

        if (!_statistics.TryGetValue(formula, out var leaf))
        {
            leaf = Leaf(Op.Statistic, formula.Type.Kind, formula.Scope, $"statistic_{_statistics.Count + 1}", formula.IsLive);
            _statistics.Add(formula, leaf);
            _formulas.Add(leaf, formula);
        }

        return leaf;
    }

    /// <summary>The sweeps over the vocabulary that a value needs: as many as its statistics use one another.</summary>
    public static int SweepsBefore(Node value) => Traversal.InOrder(value)
        .Where(static node => node.Op == Op.Statistic)
        .Select(static node => 1 + SweepsBefore(node.Graph.FormulaOf(node)))
        .DefaultIfEmpty(0)
        .Max();

    /// <summary>The aggregate over the vocabulary that a statistic is.</summary>
    public Node FormulaOf(Node statistic) => _formulas[statistic];

    /// <summary>
    /// An elementwise operation on inputs of any scopes; the result has the outermost scope at which all of them are known.
    /// </summary>
    public Node Apply(Op op, params Node[] inputs)
    {
        if (Array.Exists(inputs, static input => input.IsError))
        {
            return Error();
        }

        // The scope of a value follows from its operands, even if it folds: `or true` per token is still one condition per token.
        return Simplifier.TrySimplify(this, op, inputs) is { } simple ? WidenTo(simple, ScopeOf(inputs)) : Make(op, inputs);
    }

    public Node Add(Node left, Node right) => Apply(Op.Add, left, right);

    public Node Subtract(Node left, Node right) => Apply(Op.Subtract, left, right);

    public Node Multiply(Node left, Node right) => Apply(Op.Multiply, left, right);

    public Node Divide(Node left, Node right) => Apply(Op.Divide, left, right);

    public Node Negate(Node value) => Apply(Op.Negate, value);

    /// <summary>
    /// The value without its gradient. A batch value is detached at its aggregates; the arithmetic after them is on numbers. A loop that
    /// visits each node once, since such arithmetic can be as long as a file and share its parts.
    /// </summary>
    public Node Stop(Node value) => IsArithmetic(value) ? _stopped.Of(value) : Apply(Op.Stop, value);

    public Node And(Node left, Node right) => Apply(Op.And, left, right);

    public Node Not(Node condition) => Apply(Op.Not, condition);

    public Node Select(Node condition, Node whenTrue, Node whenFalse) => Apply(Op.Select, condition, whenTrue, whenFalse);

    /// <summary>The value, widened to <paramref name="scope"/>; a batch value stays a scalar.</summary>
    public Node Widen(Node value, Scope scope)
    {
        if (value.IsError || value.Scope == Scope.Batch || value.Scope == scope)
        {
            return value;
        }

        return WidenTo(value, scope);
    }

    /// <summary>An aggregate over the elements of <paramref name="over"/> that satisfy <paramref name="where"/>.</summary>
    public Node Aggregate(Op op, Node value, Scope over, Scope per, Node? where = null) =>
        Aggregate(op, value, over, per, where, isAtHand: false);

    /// <summary>
    /// The sum over the elements at hand: in a micro-batch, its own. Distinct from the sum over the whole step, which a loss may also use.
    /// </summary>
    public Node SumAtHand(Node value, Scope over, Node? where) => Aggregate(Op.Sum, value, over, Scope.Batch, where, isAtHand: true);

    /// <summary>The number of elements at hand.</summary>
    public Node CountAtHand(Scope over, Node? where) => Aggregate(Op.Count, Number(1), over, Scope.Batch, where, isAtHand: true);

    /// <summary>An aggregate of other values, of the same kind and over the same elements.</summary>
    public Node Aggregate(Node kind, Node value, Node? where) =>
        Aggregate(kind.Op, value, kind.Inputs[0].Scope, kind.Scope, where, kind.IsAtHand);

    private Node Aggregate(Op op, Node value, Scope over, Scope per, Node? where, bool isAtHand)
    {
        if (value.IsError || where is { IsError: true })
        {
            return Error();
        }

        var restriction = where is null || where.IsTrue ? null : WidenTo(where, over);
        Node[] inputs = restriction is null ? [WidenTo(value, over)] : [WidenTo(value, over), restriction];
        return Intern(op, inputs, new ValueType(ValueKind.Number, per, value.IsLive && OpInfo.Of(op).PassesGradient), isAtHand: isAtHand);
    }

    /// <summary>A selection within each <paramref name="per"/>; its inputs are a fraction and values of one scope.</summary>
    public Node Selection(Op op, Node fraction, Node value, Node? where, Scope per) => Selection(op, fraction, value, where, per, "");

    /// <summary>A selection among other values, of the same kind and by the same random numbers.</summary>
    public Node Selection(Node kind, Node fraction, Node value, Node? where) => Selection(kind.Op, fraction, value, where, kind.Per, kind.Name);

    /// <summary>
    /// The name of the random numbers of a sample: its own, unless another one has it. Two samples are independent; a sample that is
    /// computed in several ways, as where slopes are made finite, is drawn once.
    /// </summary>
    public string KeysOf(Node sample)
    {
        var names = new UniqueNames();
        foreach (var drawn in _samples.Values.OrderBy(static drawn => drawn.Id))
        {
            var keys = NodeNames.Of(drawn);
            keys = names.Of(keys, keys + "_");
            if (drawn.Name == sample.Name)
            {
                return keys;
            }
        }

        throw new ArgumentException("the node is no sample of this graph", nameof(sample));
    }

    private Node Selection(Op op, Node fraction, Node value, Node? where, Scope per, string name)
    {
        if (fraction.IsError || value.IsError || where is { IsError: true })
        {
            return Error();
        }

        var over = where is null ? value.Scope : Scopes.Join(value.Scope, where.Scope);
        Node[] inputs = where is null || where.IsTrue
            ? [fraction, WidenTo(value, over)]
            : [fraction, WidenTo(value, over), WidenTo(where, over)];

        var type = new ValueType(OpInfo.Of(op).Kind, op == Op.Quantile ? per : over, false);
        if (op != Op.Sample)
        {
            return Intern(op, inputs, type, per: per);
        }

        // The same expression is the same draw: its name says what it draws.
        name = name.Length > 0 ? name : $"{string.Join(" ", inputs.Select(static input => input.Id))} {per}";
        var sample = Intern(op, inputs, type, name: name, per: per);
        if (!_samples.ContainsKey(name))
        {
            _samples.Add(name, sample);
        }

        return sample;
    }

    /// <summary>The rank, from 0, of each value within its <paramref name="per"/>.</summary>
    public Node Rank(Node value, Scope per) =>
        value.IsError ? value : Intern(Op.Rank, [value], new ValueType(ValueKind.Number, value.Scope, false), per: per);

    /// <summary>An operation along the tokens of each sequence.</summary>
    public Node Scan(Op op, params Node[] inputs)
    {
        if (Array.Exists(inputs, static input => input.IsError))
        {
            return Error();
        }

        var isLive = OpInfo.Of(op).PassesGradient && Array.Exists(inputs, static input => input.IsLive);
        return Intern(op, inputs, new ValueType(ValueKind.Number, Scope.Token, isLive));
    }

    /// <summary>Gives a value a name for generated code.</summary>
    public static Node NameLocal(Node node, string label)
    {
        node.TakeLabel(label, isLocal: true);
        return node;
    }

    /// <summary>Gives a value the user's name.</summary>
    public static Node Name(Node node, string label)
    {
        node.TakeLabel(label, isLocal: false);
        return node;
    }

    /// <summary>The node, unsimplified, with its inputs widened to one scope.</summary>
    private Node Make(Op op, Node[] inputs)
    {
        var info = OpInfo.Of(op);
        var scope = ScopeOf(inputs);
        if (Array.Exists(inputs, static input => input is { IsConstant: false, Scope: not Scope.Batch }))
        {
            // The other operands have all elements.
            inputs = Array.ConvertAll(inputs, static input => input.IsConstant ? input.Bare : input);
        }

        if (!info.PassesGradient && scope == Scope.Batch && op != Op.Stop)
        {
            // A batch condition compares numbers.
            inputs = Array.ConvertAll(inputs, Stop);
        }

        var kind = OpInfo.KindOf(op, inputs);
        var isLive = info.PassesGradient && Array.Exists(inputs, static input => input.IsLive);
        inputs = Widen(inputs, scope);
        if (op == Op.Select && inputs[0].Scope == Scope.Batch)
        {
            // A batch condition selects one operand unchanged, so both must have all elements.
            inputs = [inputs[0], WidenTo(inputs[1], scope), WidenTo(inputs[2], scope)];
        }
        else if (op == Op.Clamp)
        {
            // Targets clamp a tensor in its own shape.
            inputs = [WidenTo(inputs[0], scope), inputs[1], inputs[2]];
        }

        return Intern(op, inputs, new ValueType(kind, scope, isLive));
    }

    private static bool IsArithmetic(Node node) => node is { IsLive: true, Scope: Scope.Batch, Family: OpFamily.Elementwise };

    private Node[] Widen(Node[] values, Scope scope)
    {
        Node[]? widened = null;
        for (var i = 0; i < values.Length; i++)
        {
            var value = Widen(values[i], scope);
            if (value != values[i])
            {
                widened ??= (Node[])values.Clone();
                widened[i] = value;
            }
        }

        return widened ?? values;
    }

    /// <summary>
    /// The value repeated for the elements of <paramref name="scope"/>, also if it is a scalar: aggregates count elements, and choices
    /// select them.
    /// </summary>
    public Node WidenTo(Node value, Scope scope)
    {
        if (value.Scope == scope)
        {
            return value;
        }

        value = value.IsConstant ? value.Bare : value;
        return Intern(Op.Widen, [value], value.Type with { Scope = scope }, value.Number);
    }

    private static Scope ScopeOf(Node[] inputs)
    {
        var scope = Scope.Batch;
        foreach (var input in inputs)
        {
            scope = Scopes.Join(scope, input.Scope);
        }

        return scope;
    }

    private Node Leaf(Op op, ValueKind kind, Scope scope, string name = "", bool isLive = false, double number = 0) =>
        Intern(op, [], new ValueType(kind, scope, isLive), number, name);

    private Node Intern(
        Op op, Node[] inputs, ValueType type, double number = 0, string name = "", Scope per = Scope.Batch, bool isAtHand = false)
    {
        var hash = Hash(op, inputs, type, number, name, per, isAtHand);
        for (; _byHash.TryGetValue(hash, out var known); hash++)
        {
            if (IsSame(known, op, inputs, type, number, name, per, isAtHand))
            {
                return known;
            }
        }

        if (IsSealed)
        {
            throw new InvalidOperationException("the graph is sealed: no node can be added after scheduling");
        }

        var node = new Node(this, Count, op, inputs, type, number, name, per, isAtHand, Span);
        _byHash.Add(hash, node);
        _order.Add(node);
        return node;
    }

    private static int Hash(Op op, Node[] inputs, ValueType type, double number, string name, Scope per, bool isAtHand)
    {
        unchecked
        {
            var hash = (((((int)op * 397) ^ (int)type.Kind) * 397) ^ (int)type.Scope) * 2 + (type.IsLive ? 1 : 0);
            hash = (hash * 31) ^ number.GetHashCode() ^ StringComparer.Ordinal.GetHashCode(name) ^ (2 * (int)per) ^ (isAtHand ? 1 : 0);
            foreach (var input in inputs)
            {
                hash = (hash * 31) + input.Id;
            }

            return hash;
        }
    }

    private static bool IsSame(Node node, Op op, Node[] inputs, ValueType type, double number, string name, Scope per, bool isAtHand)
    {
        // Bits, not values: -0 is not 0.
        if (node.Op != op || node.Inputs.Length != inputs.Length || node.Name != name
            || node.Type != type || node.Per != per || node.IsAtHand != isAtHand
            || BitConverter.DoubleToInt64Bits(node.Number) != BitConverter.DoubleToInt64Bits(number))
        {
            return false;
        }

        for (var i = 0; i < inputs.Length; i++)
        {
            if (node.Inputs[i] != inputs[i])
            {
                return false;
            }
        }

        return true;
    }
}
