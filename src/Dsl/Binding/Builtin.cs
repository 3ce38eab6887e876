using EntroPIC.Dsl.Graph;
using EntroPIC.Dsl.Ranges;
using EntroPIC.Dsl.Syntax.Nodes;

namespace EntroPIC.Dsl.Binding;

internal enum ParameterKind
{
    Number,
    Condition,

    /// <summary>A number, or a condition read as 0 and 1.</summary>
    Either,
}

/// <param name="Name">Its name, for named arguments.</param>
/// <param name="Kind">The kind of its argument.</param>
/// <param name="Range">The accepted numbers; <c>null</c> for all.</param>
internal sealed record BuiltinParameter(string Name, ParameterKind Kind, Interval? Range = null);

/// <summary>One way to call a function of the language.</summary>
/// <param name="Parameters">Its parameters; the last one repeats in a variadic form.</param>
/// <param name="Build">Makes the node.</param>
internal sealed record BuiltinForm(IReadOnlyList<BuiltinParameter> Parameters, Func<BuiltinCall, Node> Build)
{
    public bool AllowsWhere { get; init; }

    public bool AllowsPer { get; init; }

    public bool IsVariadic { get; init; }
}

/// <summary>A call with matching arguments.</summary>
internal sealed record BuiltinCall(
    BindingContext Context, NameEnvironment Environment, CallSyntax Syntax, BuiltinForm Form, IReadOnlyList<Node> Arguments, Node? Where, Scope? Per)
{
    public GraphBuilder Graph => Context.Graph;

    /// <summary>The source of an argument, which may be written at another place by its name.</summary>
    public ExpressionSyntax Written(int parameter) =>
        (Syntax.Arguments.FirstOrDefault(argument => argument.Name is { } name && name == Form.Parameters[parameter].Name) ?? Syntax.Arguments[parameter]).Value;
}

/// <summary>A function of the language.</summary>
internal sealed record Builtin(string Name, IReadOnlyList<BuiltinForm> Forms)
{
    private static readonly Interval Fraction = Interval.Between(0, 1);

    private static readonly Builtin[] Table =
    [
        Elementwise("exp", Op.Exp), Elementwise("log", Op.Log), Elementwise("abs", Op.Abs), Elementwise("sqrt", Op.Sqrt),
        Elementwise("square", Op.Square), Elementwise("floor", Op.Floor), Elementwise("ceil", Op.Ceil), Elementwise("sign", Op.Sign),
        Elementwise("cos", Op.Cos), Elementwise("sin", Op.Sin), Elementwise("sigmoid", Op.Sigmoid), Elementwise("tanh", Op.Tanh),
        Elementwise("softplus", Op.Softplus),
        Elementwise("choose", Op.Binomial, "n", "k"),
        Elementwise("clamp", Op.Clamp, "x", "low", "high"),
        Elementwise("straight_through", Op.StraightThrough, "forward", "gradient_of"),

        new("stop", [Form(static call => call.Graph.Stop(call.Arguments[0]), Number("x"))]),

        // It changes the meaning of names inside it.
        new("live", [OfBinder(Number("x"))]),

        new("min", [Aggregate(Op.Smallest, ParameterKind.Number), Fold(Op.Min)]),
        new("max", [Aggregate(Op.Largest, ParameterKind.Number), Fold(Op.Max)]),
        new("mean", [Aggregate(Op.Mean, ParameterKind.Either)]),
        new("sum", [Aggregate(Op.Sum, ParameterKind.Either)]),
        new("std", [Aggregate(Op.Std, ParameterKind.Number)]),
        new("count", [Aggregate(Op.Count, ParameterKind.Condition)]),

        new("softmax", [Form(AggregateBinder.Softmax, Number("x")) with { AllowsWhere = true, AllowsPer = true }]),
        new("whiten", [Form(AggregateBinder.Whiten, Number("x")) with { AllowsWhere = true, AllowsPer = true }]),
        new("rank", [Form(SelectionBinder.Rank, Number("x")) with { AllowsPer = true }]),
        new("quantile", [Selection(Op.Quantile, Number("q", Fraction))]),
        new("top", [Selection(Op.Top, Number("fraction", Fraction))]),
        new("bottom", [Selection(Op.Bottom, Number("fraction", Fraction))]),
        new("top_count", [Selection(Op.TopCount, Number("count", Interval.NotNegative))]),
        new("bottom_count", [Selection(Op.BottomCount, Number("count", Interval.NotNegative))]),
        new("sample", [Form(static call => SelectionBinder.Select(call, Op.Sample), Number("fraction", Fraction), new BuiltinParameter("among", ParameterKind.Condition)) with { AllowsPer = true }]),

        new("cumsum", [Form(static call => ScanBinder.Scan(call, Op.CumulativeSum), Number("x"))]),
        new("return_to_go", [Form(static call => ScanBinder.Scan(call, Op.ReturnToGo), Number("x"), Number("discount", Fraction))]),
        new("gae", [Form(static call => ScanBinder.Scan(call, Op.GeneralizedAdvantage), Number("reward"), Number("value"), Number("discount", Fraction), Number("lambda", Fraction))]),

        new("per_token", [Form(static call => call.Graph.Widen(call.Arguments[0], Scopes.Join(call.Arguments[0].Scope, Scope.Token)), Number("x"))]),
    ];

    private static readonly Dictionary<string, Builtin> ByName = Table.ToDictionary(static builtin => builtin.Name, StringComparer.Ordinal);

    public static IReadOnlyList<Builtin> All => Table;

    public static Builtin? Find(string name) => ByName.TryGetValue(name, out var builtin) ? builtin : null;

    /// <summary>The form for this number of arguments; otherwise the first one, whose mismatch is then reported.</summary>
    public BuiltinForm FormFor(int arguments) =>
        Forms.FirstOrDefault(
            form => form.Parameters.Count == arguments || (form.IsVariadic && arguments >= form.Parameters.Count)) ?? Forms[0];

    private static Builtin Elementwise(string name, Op op, params string[] parameters) =>
        new(
            name,
            [Form(call => call.Graph.Apply(op, [.. call.Arguments]), [.. (parameters.Length == 0 ? ["x"] : parameters).Select(Number)])]);

    private static BuiltinForm Aggregate(Op op, ParameterKind kind) =>
        Form(call => AggregateBinder.Aggregate(call, op), new BuiltinParameter("x", kind)) with { AllowsWhere = true, AllowsPer = true };

    private static BuiltinForm Selection(Op op, BuiltinParameter amount) =>
        Form(call => SelectionBinder.Select(call, op), amount, Number("x")) with { AllowsWhere = true, AllowsPer = true };

    private static BuiltinForm Fold(Op op) =>
        Form(
            call => call.Arguments.Skip(1).Aggregate(call.Arguments[0], (left, right) => call.Graph.Apply(op, left, right)), Number("a"),
            Number("b")) with { IsVariadic = true };

    /// <summary>A form whose argument and result the binder makes itself.</summary>
    private static BuiltinForm OfBinder(params BuiltinParameter[] parameters) =>
        Form(static call => throw new InvalidOperationException($"the binder makes the result of `{call.Syntax.Name}` itself"), parameters);

    private static BuiltinForm Form(Func<BuiltinCall, Node> build, params BuiltinParameter[] parameters) => new(parameters, build);

    private static BuiltinParameter Number(string name) => new(name, ParameterKind.Number);

    private static BuiltinParameter Number(string name, Interval range) => new(name, ParameterKind.Number, range);
}
