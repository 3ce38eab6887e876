using EntroPIC.Dsl.Diagnostics;
using EntroPIC.Dsl.Graph;
using EntroPIC.Dsl.Model;
using EntroPIC.Dsl.Syntax.Nodes;

namespace EntroPIC.Dsl.Binding;

/// <summary>Binds a loss, with everything it inherits, to one typed graph.</summary>
internal sealed partial class LossBinder
{
    private readonly Declared<LossSyntax> _loss;
    private readonly BindingContext _context;
    private readonly ControllerCatalog _controllers;
    private readonly IReadOnlyList<LossItem> _items;
    private readonly LossNames _names;
    private readonly Dictionary<(Region, Declarations), ExpressionBinder> _binders = [];
    private readonly Dictionary<Region, Dictionary<string, Node>> _values = new()
    {
        [Region.Rollout] = new(StringComparer.Ordinal),
        [Region.Keep] = new(StringComparer.Ordinal),
        [Region.Step] = new(StringComparer.Ordinal),
        [Region.LiveRollout] = new(StringComparer.Ordinal),
    };

    /// <summary>Names that some item mentions, even a faulty one.</summary>
    private readonly HashSet<string> _mentioned = new(StringComparer.Ordinal);

    /// <summary>True after an error that leaves no error value in the graph.</summary>
    private bool _isBroken;

    /// <summary>The conjunction of all <c>keep</c> conditions; <c>null</c> without any.</summary>
    private Node? _kept;

    private LossBinder(
        Declared<LossSyntax> loss, BindingContext context, ControllerCatalog controllers, SignalCatalog signals, IReadOnlyList<LossItem> items, IReadOnlyDictionary<string, RemovedItem> removed)
    {
        _loss = loss;
        _context = context;
        _controllers = controllers;
        _items = items;
        var declared = new HashSet<string>(
            items.Where(static item => HasValue(item.Syntax)).Select(static item => item.Syntax.Name), StringComparer.Ordinal);
        var options = new OptionBinder(context, declared.Contains);
        _names = new LossNames(
            context, ItemsOf<ParamSyntax>().ToDictionary(static item => item.Syntax.Name, options.Bind, StringComparer.Ordinal))
        {
            Unreferable = items.Where(item => item.Syntax.Name.Length > 0 && !declared.Contains(item.Syntax.Name))
                .GroupBy(static item => item.Syntax.Name).ToDictionary(
                    static same => same.Key, static same => LossFlattener.KindOf(same.First().Syntax), StringComparer.Ordinal),
            Removed = removed,
            Catalog = signals,
        };
        foreach (var item in items)
        {
            ItemNames.Collect(item.Syntax, _mentioned);
        }
    }

    private GraphBuilder Graph => _context.Graph;

    private ObjectiveBuilder Objective => new(Graph, _kept);

    /// <summary>The bound loss, or <c>null</c> if errors leave nothing to generate.</summary>
    public static BoundLoss? Bind(Declared<LossSyntax> loss, ControllerCatalog controllers, SignalCatalog signals, DiagnosticBag diagnostics)
    {
        var anchor = loss.Syntax.Base is null ? loss.Syntax.NameSpan : loss.Syntax.BaseSpan;
        var context = new BindingContext(loss.Home.File, anchor, diagnostics, loss.Syntax.Items);
        var flattener = new LossFlattener(context);
        return flattener.Flatten(loss) is { } items && new LossBinder(loss, context, controllers, signals, items, flattener.Removed).Bind() is { } model
            ? new BoundLoss(model, context, loss)
            : null;
    }

    private LossModel? Bind()
    {
        _context.CheckAllowed();
        ReportReservedNames();
        ReportRemovedButUsed();
        DeclareControls();
        foreach (var item in _items.Where(static item => item.Syntax is LetSyntax or GroupSyntax))
        {
            _names.Definitions.Add(item.Syntax.Name);
        }

        var advantage = BindAdvantage();
        BindKeep();
        BindDefinitions(Region.Step, _names.Definitions);
        var controls = BindControls(advantage);
        var terms = BindTerms();
        var metrics = BindMetrics();
        ReportUnused();
        ReportShadows();
        ReportLikeSignals();
        ReportCutInAdvantage();
        if (terms is null || _isBroken
            || controls.Any(static control => control.Arguments.Any(static argument => argument is { IsError: true })))
        {
            return null;
        }

        var loss = Objective.Loss(terms);
        if (loss.IsError || advantage is { Value.IsError: true } || metrics.Any(static metric => metric.Value.IsError))
        {
            return null;
        }

        if (!loss.IsLive)
        {
            _context.Report(Rules.NoGradient, _loss.Syntax.NameSpan, _loss.Syntax.Name, new LazyText(() => CutIn(loss)));
            return null;
        }

        ReportTermsWithoutGradient(terms);
        ReportNotExactlyOff(terms);
        ReportMicroBatchDependence(terms);
        return new LossModel
        {
            Syntax = _loss.Syntax,
            Namespace = _loss.Home.Namespace,
            Graph = Graph,
            Items = [.. _items.Select(static item => item.Syntax)],
            Signals = [.. _names.Declared.Values.OrderBy(static signal => signal.Name, StringComparer.Ordinal)],
            Options = [.. _names.Options.Values.OfType<OptionModel>().Where(option => _mentioned.Contains(option.Name))],
            Controls = controls,
            Advantage = advantage,
            Policy = _policy!,
            ReplacedPolicy = ItemOf<PolicySyntax>()?.Overridden is { } replaced ? ItemNames.MentionedBy(replaced.Syntax) : [],
            Terms = terms,
            Weights = _weights,
            Kept = _kept,
            Loss = loss,
            Metrics = metrics,
        };
    }

    /// <summary>The binder for an item, with the functions of its file.</summary>
    private ExpressionBinder In(Region region, LossItem item)
    {
        if (!_binders.TryGetValue((region, item.Home), out var binder))
        {
            Func<Scope, Node?>? takesPart = region == Region.Step ? scope => Objective.TakesPart(scope) : null;
            binder = new ExpressionBinder(_context, new LossEnvironment(item.Home, _names, region, _values[region], takesPart));
            _binders.Add((region, item.Home), binder);
        }

        return binder;
    }

    private IEnumerable<LossItem> ItemsOf<T>() where T : ItemSyntax => _items.Where(static item => item.Syntax is T);

    private LossItem? ItemOf<T>() where T : ItemSyntax => ItemsOf<T>().FirstOrDefault();

    /// <summary>Binds the requested <c>let</c> and <c>group</c> items of a region, and those they refer to.</summary>
    private void BindDefinitions(Region region, IEnumerable<string> wanted)
    {
        var items = _items
            .Where(static item => item.Syntax is LetSyntax or GroupSyntax)
            .ToDictionary(static item => item.Syntax.Name, StringComparer.Ordinal);
        var references = items.ToDictionary(
            static pair => pair.Key,
            pair => NameCollector.NamesIn(ValueOf(pair.Value.Syntax)).Where(items.ContainsKey),
            StringComparer.Ordinal);
        var order = DependencyOrder.Of(
            wanted.Where(items.ContainsKey),
            name => references.TryGetValue(name, out var names) ? names : null,
            cycle => _context.Report(Rules.CyclicDefinition, items[cycle[0]].Syntax.NameSpan, cycle[0], SourceWording.Trail(cycle), ""));
        foreach (var name in order)
        {
            var item = items[name];
            var binder = In(region, item);
            var value = item.Syntax is GroupSyntax group
                ? BindCondition(binder, group.When)
                : binder.Bind(((LetSyntax)item.Syntax).Value);
            _values[region].Add(name, GraphBuilder.Name(value, name));
        }
    }

    private static ExpressionSyntax ValueOf(ItemSyntax item) => item is GroupSyntax group ? group.When : ((LetSyntax)item).Value;

    private void ReportReservedNames()
    {
        foreach (var item in _items.Where(static item => HasValue(item.Syntax)))
        {
            if (ReservedNames.MeaningOf(item.Syntax.Name) is { } what)
            {
                var remedy = item.Syntax is LetSyntax { Name: "advantage" }
                    ? "write `advantage = …` without `let`"
                    : ReservedNames.OtherName;
                _context.Report(Rules.ReservedName, item.Syntax.NameSpan, item.Syntax.Name, what, remedy);
            }
        }

        ReportReservedMetrics();
    }

    /// <summary>True for an item whose name stands for its value in other items.</summary>
    private static bool HasValue(ItemSyntax item) => item is ParamSyntax or LetSyntax or ControlSyntax or GroupSyntax;

    /// <summary>Reports removed items that inherited ones still use.</summary>
    private void ReportRemovedButUsed()
    {
        foreach (var (_, remove) in _names.Removed.Values.Where(removed => HasValue(removed.Item) && _loss.Syntax.Items.Contains(removed.By) && SignalInfo.Find(removed.By.Name) is null && !_items.Any(item => item.Syntax.Name == removed.By.Name)))
        {
            var users = _items
                .Where(item => item.Owner != _loss.Syntax && !IsDeclaredOutside(item.Home, remove.Name) && ItemNames.MentionedBy(item.Syntax).Contains(remove.Name))
                .Select(static item => $"{(item.Syntax.Name.Length > 0 ? $"`{item.Syntax.Name}`" : $"the {LossFlattener.KindOf(item.Syntax)}")} of `{item.Owner.Name}`")
                .Take(3)
                .ToList();
            if (users.Count > 0)
            {
                _names.RemovedButUsed.Add(remove.Name);
                _context.Report(Rules.RemovedButUsed, remove.NameSpan, remove.Name, Wording.Join(users, " and "));
            }
        }
    }

    /// <summary>True if a name without an item means a constant or a signal.</summary>
    private static bool IsDeclaredOutside(Declarations home, string name) => home.Constants.Contains(name) || home.Find<SignalSyntax>(name) is not null;

    private void ReportShadows()
    {
        var written = new HashSet<string>(_loss.Syntax.Items.SelectMany(ItemNames.MentionedBy), StringComparer.Ordinal);
        foreach (var item in _items.Where(static item => HasValue(item.Syntax)))
        {
            var (kind, name) = (LossFlattener.KindOf(item.Syntax), item.Syntax.Name);
            if (item.Owner == _loss.Syntax)
            {
                _context.ReportShadow(_loss.Home, item.Syntax.NameSpan, kind, name);
            }
            else if (Library.Files.Contains(item.Home) && written.Contains(name))
            {
                // The library does not see what the project declares; a base of the project was warned itself.
                _context.ReportShadow(_loss.Home, _loss.Syntax.BaseSpan, $"inherited {kind}", name);
            }
        }
    }

    /// <summary>Reports items named like a signal that the loss reads, except for the style, and controls named exactly like one.</summary>
    private void ReportLikeSignals()
    {
        foreach (var item in _items.Where(static item => item.Syntax is not MetricSyntax && item.Syntax.Name.Length > 0))
        {
            // Generated code takes both as arguments of one function. A control hides the signal, but a function may still read it.
            if (_names.Declared.TryGetValue(SourceWording.Folded(item.Syntax.Name), out var signal) && (signal.Name != item.Syntax.Name || item.Syntax is ControlSyntax))
            {
                var place = item.Owner == _loss.Syntax ? item.Syntax.NameSpan : _loss.Syntax.NameSpan;
                var line = _context.Line(signal.Syntax.NameSpan);
                if (signal.Name == item.Syntax.Name)
                {
                    _context.Report(Rules.Duplicate, place, item.Syntax.Name, line);
                }
                else
                {
                    _context.Report(Rules.NamesTooAlike, place, item.Syntax.Name, signal.Name, line);
                }
            }
        }
    }

    private void ReportUnused()
    {
        foreach (var item in _items.Where(item => item.Owner == _loss.Syntax && item.Syntax.Name.Length > 0))
        {
            // A group with a weight has an effect without being referred to.
            var acts = _mentioned.Contains(item.Syntax.Name)
                || item.Syntax is not (ParamSyntax or LetSyntax or ControlSyntax or GroupSyntax { Weight: null });
            if (!acts)
            {
                _context.ReportUnused(
                    item.Syntax.NameSpan, LossFlattener.KindOf(item.Syntax), item.Syntax.Name, new LazyText(() => OverrideMeant(item)));
            }
            else if (item.Overridden is null && InheritedLike(item, share: 4) is { } inherited
                && SourceWording.Folded(inherited.Syntax.Name) != SourceWording.Folded(item.Syntax.Name))
            {
                // A name that differs only in style is already an error.
                _context.Report(
                    Rules.BesideInherited, item.Syntax.NameSpan, LossFlattener.KindOf(item.Syntax), item.Syntax.Name, inherited.Syntax.Name,
                    inherited.Owner.Name);
            }
        }
    }

    // Few names can be confused with an unused one.
    private string OverrideMeant(LossItem unused) =>
        InheritedLike(unused, share: 2) is { } inherited
            ? $"; did you mean to override `{inherited.Syntax.Name}` of `{inherited.Owner.Name}`?"
            : "";

    /// <summary>The inherited item of the same kind that an own item may misspell.</summary>
    private LossItem? InheritedLike(LossItem own, int share)
    {
        var inherited = _items.Where(item => item.Owner != _loss.Syntax && item.Syntax.GetType() == own.Syntax.GetType()).ToList();
        var nearest = Suggestions.Nearest(own.Syntax.Name, inherited.Select(static item => item.Syntax.Name), share);
        return inherited.Find(item => nearest.Count > 0 && item.Syntax.Name == nearest[0]);
    }

    /// <summary>The visible cause of a missing gradient, as the end of a message.</summary>
    private static string CutIn(Node loss)
    {
        var cut = Traversal.InOrder(loss).LastOrDefault(static node => node is { Op: Op.Stop, Span: not null } && node.Inputs[0].IsLive);
        return cut is null
            ? ""
            : cut.Span!.Value.Text == "prob" ? "; `prob` is detached, `live(prob)` is not"
            : $"; `{SourceWording.Shorten(cut.Span!.Value.Text)}` cuts it";
    }

    private void ReportTermsWithoutGradient(IEnumerable<TermModel> terms)
    {
        foreach (var term in terms.Where(static term => !term.Value.IsLive))
        {
            _context.Report(Rules.TermWithoutGradient, term.Syntax.NameSpan, term.Name);
        }
    }

    // The sums that reduce terms do not depend on the split of a step, nor do others whose gradient can be computed from values of the step.
    private void ReportMicroBatchDependence(IEnumerable<TermModel> terms)
    {
        foreach (var term in terms)
        {
            foreach (var node in GradientFlow.IsOfSums(term.Value) ? [] : GradientFlow.Of(term.Value))
            {
                if (node is { Family: OpFamily.Aggregate, Scope: Scope.Batch, Span: { } span })
                {
                    // A base may use the same value where it is harmless.
                    _context.Report(
                        Rules.DependsOnMicroBatch, _context.IsHere(span) ? span : term.Syntax.NameSpan, SourceWording.Shorten(span.Text));
                }
            }
        }
    }
}
