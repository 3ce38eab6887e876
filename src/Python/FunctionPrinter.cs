using EntroPIC.Dsl.Graph;
using EntroPIC.Dsl.Model;
using EntroPIC.Dsl.Printing;
using EntroPIC.Dsl.Text;

namespace EntroPIC.Python;

/// <summary>
/// A static function of a loss: keyword-only parameters for the signals that it reads, documentation with shapes, and statements that
/// reshape the signals.
/// </summary>
internal sealed class FunctionPrinter
{
    /// <summary>The signals that follow from the layout, each with its Python and whether that reads the mask.</summary>
    internal static readonly IReadOnlyDictionary<string, (string Call, bool ReadsMask)> Derived = new Dictionary<string, (string, bool)>(StringComparer.Ordinal)
    {
        ["length"] = ("length_of(mask, {0})", true),
        ["position"] = ("position_of(mask, {0})", true),
        ["index_in_group"] = ("index_in_group_of(group, {0})", false),
    };

    private const string OfOnePrompt = "the same for all responses to a prompt";

    private readonly SourceWriter _writer;
    private readonly Func<string, string?> _comment;

    /// <summary>Params whose range excludes 0.</summary>
    private readonly HashSet<string> _nonZero;
    private readonly string _name;
    private readonly IReadOnlyList<Node> _nodes;
    private readonly IReadOnlyList<SignalInfo> _signals;
    private readonly IReadOnlyList<DeclaredSignal> _declared;
    private readonly bool _comparesAdvantages;
    private readonly List<Parameter> _first = [];
    private readonly List<Parameter> _last = [];

    /// <param name="writer">The output.</param>
    /// <param name="loss">The loss.</param>
    /// <param name="comment">Maps the label of a value to the source that declares it, or to <c>null</c>.</param>
    /// <param name="name">Its name.</param>
    /// <param name="roots">The values that it computes.</param>
    /// <param name="known">The values that it receives.</param>
    /// <param name="alsoReads">Values read by functions that it passes its parameters to.</param>
    public FunctionPrinter(
        SourceWriter writer, LossModel loss, Func<string, string?> comment, string name, IReadOnlyList<Node> roots, Func<Node, bool> known, IReadOnlyList<Node>? alsoReads = null)
    {
        _writer = writer;
        _comment = comment;
        _nonZero = NonZeroParams(loss);
        _name = name;
        _nodes = [.. Traversal.InOrder(roots, known).Where(node => !known(node))];
        Node[] read = [.. _nodes, .. alsoReads ?? []];
        var names = read.Where(static node => node.Op == Op.Signal).Select(static node => node.Name).ToHashSet(StringComparer.Ordinal);
        _signals = [.. SignalInfo.All.Where(signal => names.Contains(signal.Name))];
        _declared = [.. loss.Signals.Where(signal => read.Any(node => node.Op == Op.DeclaredSignal && node.Name == signal.Name))];
        ReadsStatistics = read.Any(static node => node.Op == Op.Statistic);
        NeedsGroup = AggregatePrinter.AsksForGroups(read);
        NeedsDraw = read.Any(static node => node.Op == Op.Sample);
        _comparesAdvantages = read.Any(AggregatePrinter.ComparesAdvantages);
        UsesOptions = read.Any(static node => node.Op == Op.Parameter);
    }

    /// <summary>The params of a loss whose ranges exclude 0.</summary>
    public static HashSet<string> NonZeroParams(LossModel loss) =>
        [.. loss.Options.Where(static option => option.Range?.Interval is { IsPositive: true } or { IsNegative: true }).Select(static option => option.Name)];

    /// <summary>True if sums over the batch include all processes that hold it.</summary>
    public bool IsOfStep { get; init; }

    /// <summary>Local names of its body.</summary>
    public IReadOnlyList<string> Reserved { get; init; } = [];

    /// <summary>True if it reads statistics over the vocabulary.</summary>
    public bool ReadsStatistics { get; }

    /// <summary>True if it steps controls that have a state for each prompt.</summary>
    public bool StepsGroups { get; init; }

    public bool NeedsGroup => field || StepsGroups;

    /// <summary>The type of its numbers, known to its body.</summary>
    public string NumberType { get; private set; } = "torch.float64";

    /// <summary>True if it has this parameter after the signals.</summary>
    public bool Has(string parameter) => _last.Exists(known => known.Name == parameter);

    public bool NeedsDraw { get; }

    public bool UsesOptions { get; }

    /// <summary>The names of the signals that are passed to it, the mask first.</summary>
    public IReadOnlyList<string> Inputs => ["mask", .. NeedsGroup ? ["group"] : Array.Empty<string>(), .. _signals.Where(static signal => signal.Source != SignalSource.Layout).Select(static signal => signal.Name), .. _declared.Select(static signal => signal.Name)];

    /// <summary>A parameter before the signals, passed by position.</summary>
    public void AddFirst(string name, string type, string description) => _first.Add(new Parameter(name, type, "", description));

    /// <summary>A parameter after the signals.</summary>
    public void Add(string name, string type, string standard, string description) =>
        _last.Add(new Parameter(name, type, standard, description));

    /// <summary>Prints the function.</summary>
    /// <param name="result">The return type.</param>
    /// <param name="summary">The lines of its summary.</param>
    /// <param name="body">Its statements.</param>
    /// <param name="isConstant">True if no gradient flows through it.</param>
    public void Print(string result, IReadOnlyList<string> summary, Action<BodyPrinter> body, bool isConstant = false)
    {
        Parameter[] parameters = [.. Signals(), .. _last, .. Common()];
        _writer.Line();
        _writer.Line("@staticmethod");
        if (isConstant)
        {
            _writer.Line("@torch.no_grad()");
        }

        string[] written =
            [.. _first.Select(static first => first.Signature), "*", .. parameters.Select(static parameter => parameter.Signature)];
        PythonLayout.Call(_writer, $"def {_name}(", written, $") -> {result}:");
        _writer.Indented(() =>
        {
            PythonText.Docstring(_writer, [.. summary, "", "Args:", .. _first.Concat(parameters).Select(static parameter => $"    {parameter.Name}: {parameter.Description}")]);
            var style = new TensorStyle(
                _signals.FirstOrDefault(static signal => signal.Kind == ValueKind.Number && signal.Scope != Scope.Batch && signal.Source != SignalSource.Layout)?.Name
                    ?? (_declared.FirstOrDefault(static signal => signal is { Kind: ValueKind.Number, Default: null }) is { } like ? PythonText.Name(like.Name) : null),
                IsOfStep, _nonZero);
            NumberType = style.Type;
            PrintPreparation(style);
            body(new BodyPrinter(_writer, style, PythonText.Locals([.. parameters.Select(static parameter => parameter.Name), .. Reserved, .. Derived.Keys]), _comment));
        });
    }

    /// <summary>The arguments of a call of another function of the loss, which reads no more than this one.</summary>
    public string PassedTo(FunctionPrinter other)
    {
        var own = Signals().Concat(_last).Concat(Common()).Select(static parameter => parameter.Name).ToHashSet(StringComparer.Ordinal);
        return string.Join(", ", other.Signals().Concat(other._last).Concat(other.Common()).Where(parameter => own.Contains(parameter.Name)).Select(static parameter => $"{parameter.Name}={parameter.Name}"));
    }

    private IEnumerable<Parameter> Signals()
    {
        yield return new Parameter("mask", "Tensor", "", "True for response tokens that take part, [B, T]");
        if (NeedsGroup)
        {
            yield return new Parameter(
                "group", "Tensor", "", "the prompt of each response: [B] integers, equal for all responses to one prompt");
        }

        if (StepsGroups)
        {
            yield return new Parameter(
                "prompt_ids", "List[Any]", "", "the prompt of each response, B names that stay the same for the whole run, such as numbers of rows");
        }

        foreach (var signal in _signals.Where(static signal => signal.Source != SignalSource.Layout))
        {
            yield return signal.Scope == Scope.Batch
                ? new Parameter(signal.Name, "float", "", signal.Description)
                : new Parameter(signal.Name, "Tensor", "", $"{signal.Description}, {ShapeOf(signal.Scope, IsForTokens(signal))}");
        }

        foreach (var signal in _declared)
        {
            var kind = signal.Kind == ValueKind.Condition ? "conditions, " : "";
            var range = signal.Range is null ? "" : $", in {signal.Range}";
            var words = SourceText.Sentence(signal.Syntax.Documentation).TrimEnd('.');
            var text = $"{(words.Length > 0 ? words : $"the signal `{signal.Name}`")}{range}, {kind}{ShapeOf(signal.Scope)}";
            yield return signal.Default is { } value
                ? new Parameter(PythonText.Name(signal.Name), "Optional[Tensor]", "None", $"{text}; None for {DefaultOf(signal, value)}")
                : new Parameter(PythonText.Name(signal.Name), "Tensor", "", text);
        }
    }

    /// <summary>The shapes of the values of a signal.</summary>
    private static string ShapeOf(Scope scope, bool isForTokens = false) => scope switch
    {
        Scope.Token => "[B, T]",
        Scope.Sequence => isForTokens ? "[B], [B, 1] or [B, T]" : "[B] or [B, 1]",
        Scope.Group => $"[B] or [B, 1], {OfOnePrompt}",
        _ => throw new ArgumentOutOfRangeException(nameof(scope), scope, "a signal has no tensor of that scope"),
    };

    private static string DefaultOf(DeclaredSignal signal, double value) =>
        signal.Kind == ValueKind.Condition ? (value != 0 ? "True" : "False") : PythonText.Float(value);

    /// <summary>True if a signal may differ between tokens. Advantages may, unless the loss compares responses by them.</summary>
    private bool IsForTokens(SignalInfo signal) => signal is { Name: "advantage", Scope: Scope.Sequence } && !_comparesAdvantages;

    private IEnumerable<Parameter> Common()
    {
        if (ReadsStatistics)
        {
            yield return new Parameter("statistics", "Statistics", "", "the statistics of the tokens over the vocabulary");
        }

        if (UsesOptions)
        {
            yield return new Parameter("options", "Options", "Options()", "the params of the declaration");
        }

        if (NeedsDraw)
        {
            yield return new Parameter("draw", "Draw", "Draw()", "the source of random selections");
        }

        if (IsOfStep)
        {
            yield return new Parameter(
                "processes", "Optional[Processes]", "None",
                "the processes that share the step's batch; None if this process has all of it");
        }
    }

    /// <summary>The first statements: convert masks to conditions and reshape signals.</summary>
    private void PrintPreparation(TensorStyle style)
    {
        // Only signals that the body reads: the callee prepares what is passed on.
        var used = _nodes.Where(static node => node.Op == Op.Signal).Select(static node => node.Name).ToHashSet(StringComparer.Ordinal);
        var declared = Declared();
        (string Name, string Value)[] tokens =
        [
            .. _signals.Where(signal => used.Contains(signal.Name) && signal.Scope == Scope.Token && signal.Source != SignalSource.Layout).Select(static signal => (signal.Name, signal.Name)),
            .. declared.Where(static signal => signal is { Scope: Scope.Token, Kind: ValueKind.Number }).Select(signal => (PythonText.Name(signal.Name), Given(signal, style))),
        ];
        var needsMask = AggregatePrinter.Asks(_nodes, Scope.Token) || AggregatePrinter.Asks(_nodes, Scope.Sequence)
            || AggregatePrinter.Asks(_nodes, Scope.Position)
            || _nodes.Any(static node => node.Family == OpFamily.Scan || node.Op is Op.DeclaredSignal or Op.Statistic)
                || used.Any(static name => Derived.TryGetValue(name, out var derived) && derived.ReadsMask);
        if (tokens.Length > 0)
        {
            PythonLayout.Call(
                _writer, $"mask, {string.Join(", ", tokens.Select(static signal => signal.Name))} = per_token(", ["mask", .. tokens.Select(static signal => $"{signal.Name}={signal.Value}")],
                ")");
        }
        else if (needsMask)
        {
            _writer.Line("mask = conditions_of(mask)");
        }

        if (_nodes.Any(static node => node.Op == Op.Statistic))
        {
            _writer.Line("statistics = statistics_of(statistics, mask)");
        }

        if (StepsGroups || AggregatePrinter.AsksForGroups(_nodes))
        {
            _writer.Line("group = prompts_of(group, mask)");
        }

        // A caller of a function that accepts one per token must itself require one per response.
        foreach (var signal in _signals.Where(signal => used.Contains(signal.Name) || (signal.Name == "advantage" && _comparesAdvantages)))
        {
            if (signal.Source == SignalSource.Layout)
            {
                _writer.Line($"{signal.Name} = {string.Format(System.Globalization.CultureInfo.InvariantCulture, Derived[signal.Name].Call, style.Type)}");
            }
            else if (signal.Scope == Scope.Sequence)
            {
                _writer.Line($"{signal.Name} = {(IsForTokens(signal) ? "per_sequence_or_token" : "per_sequence")}({PlainText.Quoted(signal.Name)}, {signal.Name}, mask{(signal.Kind == ValueKind.Condition ? ", is_condition=True" : "")})");
            }
        }

        foreach (var signal in declared.Where(static signal => signal is not { Scope: Scope.Token, Kind: ValueKind.Number }))
        {
            var condition = signal.Kind == ValueKind.Condition ? ", is_condition=True" : "";
            _writer.Line(signal.Scope == Scope.Token
                ? $"{PythonText.Name(signal.Name)} = conditions_per_token({PlainText.Quoted(signal.Name)}, {Given(signal, style)}, mask)"
                : $"{PythonText.Name(signal.Name)} = per_sequence({PlainText.Quoted(signal.Name)}, {Given(signal, style)}, mask{condition})");
        }

        PrintChecks(declared);
        foreach (var (scope, call) in new[] { (Scope.Sequence, "every_row(mask)"), (Scope.Group, "first_of_group(group)"), (Scope.Position, "first_at_position(mask, group)") })
        {
            if (AggregatePrinter.Asks(_nodes, scope))
            {
                _writer.Line($"{AggregatePrinter.Elements(scope)} = {call}");
            }
        }
    }

    /// <summary>One look at the values of all declared signals that the body reads.</summary>
    private void PrintChecks(IReadOnlyList<DeclaredSignal> declared)
    {
        var checks = new List<string>();
        foreach (var signal in declared)
        {
            var (name, where) = (PythonText.Name(signal.Name), signal.Scope == Scope.Token ? "mask" : "every_row(mask)");
            if (signal.Kind == ValueKind.Number)
            {
                checks.Add($"({PlainText.Quoted(signal.Name)}, {name}, {where}, {IsInside(name, signal.Range)}, {PlainText.Quoted(signal.Range is { } range ? $"in {range}" : "a number")})");
            }

            if (signal.Scope == Scope.Group && AggregatePrinter.AsksForGroups(_nodes))
            {
                checks.Add($"({PlainText.Quoted(signal.Name)}, {name}, {where}, {name} == of_first({name}, group), {PlainText.Quoted(OfOnePrompt)})");
            }
        }

        if (checks.Count > 0)
        {
            PythonLayout.Call(_writer, "expect_in_range(", checks, ")");
        }
    }

    /// <summary>The condition that a number is in a range, which is false for NaN.</summary>
    private static string IsInside(string name, RangeModel? range) => range is null
        ? $"{name} == {name}"
        : $"({name} {(range.IncludesLow ? ">=" : ">")} {PythonText.Float(range.Low)}) & ({name} {(range.IncludesHigh ? "<=" : "<")} {PythonText.Float(range.High)})";

    /// <summary>The declared signals that the body reads.</summary>
    private List<DeclaredSignal> Declared() => [.. _declared.Where(signal => _nodes.Any(node => node.Op == Op.DeclaredSignal && node.Name == signal.Name))];

    /// <summary>An expression for the values of a declared signal, or its default.</summary>
    private static string Given(DeclaredSignal signal, TensorStyle style)
    {
        var name = PythonText.Name(signal.Name);
        return signal.Default is { } value
            ? $"given({name}, {DefaultOf(signal, value)}, {(signal.Scope == Scope.Token ? "mask" : "every_row(mask)")}, {style.Type})"
            : name;
    }

    private sealed record Parameter(string Name, string Type, string Standard, string Description)
    {
        public string Signature => $"{Name}: {Type}{(Standard.Length > 0 ? " = " + Standard : "")}";
    }
}
