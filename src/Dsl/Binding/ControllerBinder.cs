using EntroPIC.Dsl.Diagnostics;
using EntroPIC.Dsl.Graph;
using EntroPIC.Dsl.Model;
using EntroPIC.Dsl.Syntax;
using EntroPIC.Dsl.Syntax.Nodes;
using EntroPIC.Dsl.Text;

namespace EntroPIC.Dsl.Binding;

/// <summary>Binds a controller to a graph. It sees its parameters and states but no signals: measurements are arguments.</summary>
internal sealed class ControllerBinder
{
    private readonly Declared<ControllerSyntax> _declared;
    private readonly BindingContext _context;
    private readonly HashSet<string> _names;
    private readonly Dictionary<string, ItemSyntax> _items = new(StringComparer.Ordinal);
    private readonly ILookup<string, UpdateSyntax> _updates;
    private readonly Dictionary<string, Node> _values = new(StringComparer.Ordinal);

    private ControllerBinder(Declared<ControllerSyntax> declared, DiagnosticBag diagnostics)
    {
        _declared = declared;
        _context = new BindingContext(declared.Home.File, declared.Syntax.NameSpan, diagnostics, declared.Syntax.Items);
        _updates = declared.Syntax.Items.OfType<UpdateSyntax>().ToLookup(static update => update.Name, StringComparer.Ordinal);
        _names = new(
            declared.Syntax.Parameters
                .Select(static parameter => parameter.Name)
                .Concat(declared.Syntax.Items.Select(static item => item.Name)),
            StringComparer.Ordinal);
    }

    private GraphBuilder Graph => _context.Graph;

    private ControllerSyntax Syntax => _declared.Syntax;

    /// <summary>The bound controller, or <c>null</c> after errors.</summary>
    public static BoundController? Bind(Declared<ControllerSyntax> declared, DiagnosticBag diagnostics) =>
        new ControllerBinder(declared, diagnostics).Bind();

    private BoundController? Bind()
    {
        _context.CheckAllowed();
        var parameters = BindParameters();
        DeclareItems();
        ReportNamesTooAlike();
        var states =
            Syntax.Items.OfType<StateSyntax>().Where(state => _items.TryGetValue(state.Name, out var item) && item == state).ToList();

        // A state starts from the arguments of the first step, so its start sees only parameters.
        var initial = states.ToDictionary(static state => state.Name, state => Binder(beforeFirstStep: true).Bind(state.Initial));
        foreach (var state in states)
        {
            _values[state.Name] = initial[state.Name].IsError ? Graph.Error() : Graph.State(state.Name, initial[state.Name].Type.Kind);
        }

        BindLets();
        var output = BindOutput();
        var bound = states.ConvertAll(state => BindState(state, initial[state.Name]));
        ReportUnused();
        ReportShadows();
        if (output is null || output.Value.IsError || bound.Any(static state => state.IsBroken))
        {
            return null;
        }

        var model = new ControllerModel
        {
            Syntax = Syntax,
            Namespace = _declared.Home.Namespace,
            Graph = Graph,
            Parameters = parameters,
            States = bound,
            Output = output,
            Saturated = SaturationOf(output.Value),
        };
        Graph.Seal();
        return new BoundController(model, _context);
    }

    private List<ControllerParameter> BindParameters()
    {
        var parameters = new List<ControllerParameter>();
        var conditions = ConditionFinder.Find(Syntax);
        var constants = new OptionBinder(_context, name => _names.Contains(name));
        foreach (var parameter in Syntax.Parameters)
        {
            if (parameter.Name.Length == 0)
            {
                continue;
            }

            if (_values.ContainsKey(parameter.Name))
            {
                _context.Report(Rules.Duplicate, parameter.NameSpan, parameter.Name, _context.Line(Syntax.NameSpan));
                continue;
            }

            var value = parameter.Default is null
                ? null
                : constants.BindConstant(parameter.Default, _declared.Home, $"the default of `{parameter.Name}`");
            var kind = value?.Type.Kind ?? (conditions.Contains(parameter.Name) ? ValueKind.Condition : ValueKind.Number);
            var leaf = Graph.Argument(parameter.Name, kind);
            _values.Add(parameter.Name, parameter.Default is not null && value is null ? Graph.Error() : leaf);
            parameters.Add(new ControllerParameter(parameter.Name, kind, leaf, value));
        }

        return parameters;
    }

    private void DeclareItems()
    {
        foreach (var item in Syntax.Items.Where(static item => item is StateSyntax or LetSyntax && item.Name.Length > 0))
        {
            if (_items.TryGetValue(item.Name, out var earlier))
            {
                _context.Report(Rules.Duplicate, item.NameSpan, item.Name, _context.Line(earlier.NameSpan));
            }
            else if (_values.ContainsKey(item.Name))
            {
                _context.Report(Rules.Duplicate, item.NameSpan, item.Name, _context.Line(Syntax.NameSpan));
            }
            else
            {
                _items.Add(item.Name, item);
            }
        }
    }

    /// <summary>Reports names that differ only in style, which targets would make equal.</summary>
    private void ReportNamesTooAlike()
    {
        var seen = new Dictionary<string, (string Name, SourceSpan Span)>(StringComparer.Ordinal);
        var named = Syntax.Parameters
            .Select(static parameter => (parameter.Name, Span: parameter.NameSpan))
            .Concat(_items.Values.Select(static item => (item.Name, Span: item.NameSpan)));
        foreach (var (name, span) in named.Where(static named => named.Name.Length > 0))
        {
            var folded = SourceWording.Folded(name);
            if (!seen.TryGetValue(folded, out var other))
            {
                seen.Add(folded, (name, span));
            }
            else if (name != other.Name)
            {
                _context.Report(Rules.NamesTooAlike, span, name, other.Name, _context.Line(other.Span));
            }
        }
    }

    private void BindLets()
    {
        var order = DependencyOrder.Of(
            _items.Where(static pair => pair.Value is LetSyntax).Select(static pair => pair.Key),
            name => _items.TryGetValue(name, out var item) && item is LetSyntax let
                ? NameCollector.NamesIn(let.Value).Where(used => _items.TryGetValue(used, out var other) && other is LetSyntax)
                : null,
            cycle => _context.Report(Rules.CyclicDefinition, _items[cycle[0]].NameSpan, cycle[0], SourceWording.Trail(cycle), "; a `state` has the value of the last step"));
        foreach (var name in order)
        {
            _values[name] = GraphBuilder.Name(Binder().Bind(((LetSyntax)_items[name]).Value), name);
        }
    }

    private BoundItem? BindOutput()
    {
        var outputs = Syntax.Items.OfType<OutputSyntax>().ToList();
        if (outputs.Count == 0)
        {
            if (!Syntax.Items.OfType<StraySyntax>().Any())
            {
                var value = Syntax.Items.OfType<StateSyntax>()
                    .Select(static state => state.Name)
                    .Concat(Syntax.Parameters.Select(static parameter => parameter.Name))
                    .FirstOrDefault(static name => name.Length > 0) ?? "1";
                _context.Report(Rules.NoOutput, Syntax.NameSpan, Syntax.Name, value);
            }

            return null;
        }

        foreach (var second in outputs.Skip(1))
        {
            _context.Report(Rules.ItemTwice, second.NameSpan, "output", _context.Line(outputs[0].NameSpan), "controller");
        }

        return new BoundItem(Binder().Bind(outputs[0].Value), outputs[0]);
    }

    private StateModel BindState(StateSyntax state, Node initial)
    {
        var updates = _updates[state.Name].ToList();
        foreach (var second in updates.Skip(1))
        {
            _context.Report(Rules.ItemTwice, second.NameSpan, $"update {state.Name}", _context.Line(updates[0].NameSpan), "state");
        }

        var update = updates.FirstOrDefault();
        var kind = initial.Type.Kind;
        var next = update is null ? _values[state.Name]
            : kind == ValueKind.Condition ? Binder().BindCondition(update.Value)
            : Binder().BindNumber(update.Value);
        var low = state.Range is null ? null : Binder(beforeFirstStep: true).BindNumber(state.Range.Low);
        var high = state.Range is null ? null : Binder(beforeFirstStep: true).BindNumber(state.Range.High);
        return new StateModel(state.Name, kind, _values[state.Name], initial, low, high, state.Range, next, update, state);
    }

    private void ReportShadows()
    {
        foreach (var (span, kind, name) in Syntax.Parameters.Select(static parameter => (parameter.NameSpan, "parameter", parameter.Name))
            .Concat(_items.Values.Select(static item => (item.NameSpan, item is StateSyntax ? "state" : "let", item.Name))))
        {
            _context.ReportShadow(_declared.Home, span, kind, name);
        }
    }

    /// <summary>The states with a similar name, or else all states.</summary>
    private string StatesInPlaceOf(string name)
    {
        var states = _items.Where(static pair => pair.Value is StateSyntax).Select(static pair => pair.Key).ToList();
        var near = Suggestions.DidYouMean(name, states);
        return near.Length > 0
            ? near
            : states.Count > 0 ? $"; it has {Wording.Join([.. states.Select(static state => $"`{state}`")], " and ")}"
            : "; it has none";
    }

    private void ReportUnused()
    {
        foreach (var update in Syntax.Items.OfType<UpdateSyntax>().Where(update => update.Name.Length > 0))
        {
            if (!_items.TryGetValue(update.Name, out var item) || item is not StateSyntax)
            {
                _context.Report(
                    Rules.NotAssignable, update.NameSpan, update.Name, Syntax.Name, new LazyText(() => StatesInPlaceOf(update.Name)));
            }
        }

        var mentioned = new HashSet<string>(Syntax.Items.SelectMany(ItemNames.MentionedBy), StringComparer.Ordinal);
        foreach (var pair in _items.Where(pair => !mentioned.Contains(pair.Key)))
        {
            _context.ReportUnused(pair.Value.NameSpan, pair.Value is StateSyntax ? "state" : "let", pair.Key);
        }

        foreach (var parameter in Syntax.Parameters.Where(parameter => parameter.Name.Length > 0 && !mentioned.Contains(parameter.Name)))
        {
            _context.ReportUnused(parameter.NameSpan, "parameter", parameter.Name);
        }
    }

    /// <summary>The saturation of a clamped output: its operand is beyond a bound.</summary>
    private Node? SaturationOf(Node output) => output.Op == Op.Clamp
        ? Graph.Apply(
            Op.Or, Graph.Apply(Op.Less, output.Inputs[0], output.Inputs[1]), Graph.Apply(Op.Greater, output.Inputs[0], output.Inputs[2]))
        : null;

    private ExpressionBinder Binder(bool beforeFirstStep = false) => new(_context, new Environment(this, beforeFirstStep));

    private sealed class Environment(ControllerBinder binder, bool beforeFirstStep) : NameEnvironment(binder._declared.Home)
    {
        public override IEnumerable<string> Names => binder._values.Keys.Concat(binder._items.Keys);

        public override Node? Find(string name, SourceSpan span)
        {
            if (binder._values.TryGetValue(name, out var value) && !(beforeFirstStep && binder._items.ContainsKey(name)))
            {
                return value;
            }

            if (binder._items.ContainsKey(name))
            {
                // A correct one is a state or a `let` in a place that knows only parameters.
                if (beforeFirstStep)
                {
                    binder._context.Report(Rules.NotYetKnown, span, name, "before the first step; a state starts from parameters");
                }

                return binder.Graph.Error();
            }

            return SignalInfo.Find(name) is { } signal ? FindSignal(signal, span) : null;
        }

        public override Node? FindSignal(SignalInfo signal, SourceSpan span)
        {
            return Refuse(signal.Name, span);
        }

        public override Node FindDeclared(Declared<SignalSyntax> signal, SourceSpan span) => Refuse(signal.Syntax.Name, span);

        private Node Refuse(string signal, SourceSpan span)
        {
            binder._context.Report(Rules.NotInController, span, signal);
            return binder.Graph.Error();
        }
    }
}
