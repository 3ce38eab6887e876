using EntroPIC.Dsl.Diagnostics;
using EntroPIC.Dsl.Syntax.Nodes;

namespace EntroPIC.Dsl.Binding;

/// <summary>An item of a loss, its own or inherited.</summary>
/// <param name="Syntax">The item.</param>
/// <param name="Home">Its file, whose functions it sees.</param>
/// <param name="Owner">The loss that declares it.</param>
/// <param name="Overridden">The inherited item that it replaces.</param>
internal sealed record LossItem(ItemSyntax Syntax, Declarations Home, LossSyntax Owner, LossItem? Overridden = null);

/// <summary>An inherited item that a derived loss removed.</summary>
/// <param name="Item">The item.</param>
/// <param name="By">The item that removed it.</param>
internal sealed record RemovedItem(ItemSyntax Item, RemoveSyntax By);

/// <summary>Inheritance: merges the items of the bases and of the derived loss.</summary>
internal sealed class LossFlattener(BindingContext context)
{
    private const int MostBases = 64;

    private readonly List<LossItem?> _items = [];
    private readonly Dictionary<(ItemSpace Space, string Name), int> _places = [];
    private readonly Dictionary<string, RemovedItem> _removed = new(StringComparer.Ordinal);

    /// <summary>The space in which an item's name is unique; metrics, which nothing refers to, have their own.</summary>
    private enum ItemSpace
    {
        Named,
        Metric,
        Policy,
        Advantage,
        Reduce,
    }

    /// <summary>The removed items by name.</summary>
    public IReadOnlyDictionary<string, RemovedItem> Removed => _removed;

    /// <summary>All items, with inherited ones in the order of the base; <c>null</c> if a base cannot be found.</summary>
    public IReadOnlyList<LossItem>? Flatten(Declared<LossSyntax> loss)
    {
        if (FindBases(loss) is not { } chain)
        {
            return null;
        }

        foreach (var declared in chain)
        {
            foreach (var item in declared.Syntax.Items)
            {
                Add(new LossItem(item, declared.Home, declared.Syntax));
            }
        }

        var items = _items.OfType<LossItem>().Where(item => !IsLoggedByControl(item)).ToList();
        ReportNamesTooAlike(items, loss.Syntax);
        return items;
    }

    /// <summary>The name of a kind of item in messages.</summary>
    public static string KindOf(ItemSyntax item) => item switch
    {
        ParamSyntax => "param",
        LetSyntax => "let",
        ControlSyntax => "control",
        GroupSyntax => "group",
        WeightSyntax => "weight",
        KeepSyntax => "keep",
        TermSyntax { IsPenalty: true } => "penalty",
        TermSyntax => "bonus",
        MetricSyntax => "metric",
        PolicySyntax => "policy",
        AdvantageSyntax => "advantage",
        ReduceSyntax => "reduce",
        _ => throw new ArgumentOutOfRangeException(nameof(item), item, "a flattened loss has no such item"),
    };

    /// <summary>The bases, outermost first, and the loss itself last.</summary>
    private List<Declared<LossSyntax>>? FindBases(Declared<LossSyntax> loss)
    {
        var chain = new List<Declared<LossSyntax>> { loss };
        for (var current = loss; current.Syntax.Base is { } name;)
        {
            // A loss named like its base extends the one of another file or of the library.
            var next = name == current.Syntax.Name ? current.Home.FindBeyond<LossSyntax>(name) : current.Home.Find<LossSyntax>(name);
            if (next is null)
            {
                ReportNoBase(current);
                return null;
            }

            if (chain.FindIndex(seen => seen.Syntax == next.Syntax) is >= 0 and var start)
            {
                ReportCycle(loss, chain.GetRange(start, chain.Count - start));
                return null;
            }

            if (chain.Count > MostBases)
            {
                context.Report(Rules.InheritsTooDeep, loss.Syntax.BaseSpan, loss.Syntax.Name, MostBases);
                return null;
            }

            chain.Add(next);
            current = next;
        }

        chain.Reverse();
        return chain;
    }

    private void ReportNoBase(Declared<LossSyntax> loss)
    {
        var name = loss.Syntax.Base!;
        if (name.Length == 0)
        {
            return; // The name is missing, which was reported.
        }

        if (name == loss.Syntax.Name)
        {
            context.Report(Rules.CyclicInheritance, loss.Syntax.BaseSpan, name, SourceWording.Trail([name, name]));
            return;
        }

        var advice = loss.Home.Find<ControllerSyntax>(name) is not null ? $"; it is a controller: inherit from a loss, as in `loss {loss.Syntax.Name} : Grpo`, and add `control c = {name}(…)`"
            : loss.Home.Find<FunctionSyntax>(name) is not null ? $"; it is a function: inherit from a loss, as in `loss {loss.Syntax.Name} : Grpo`"
            : null;
        var near = LazyText.DidYouMean(name, loss.Home.NamesOf<LossSyntax>().Where(known => known != loss.Syntax.Name));
        context.Report(Rules.UnknownBase, loss.Syntax.BaseSpan, name, (object?)advice ?? near);
    }

    /// <summary>Reports a cycle once per file: at its first loss in this file, or else where this loss enters it.</summary>
    private void ReportCycle(Declared<LossSyntax> loss, List<Declared<LossSyntax>> cycle)
    {
        var first = cycle
            .Where(member => context.IsHere(member.Syntax.NameSpan))
            .OrderBy(static member => member.Syntax.Span.Start)
            .FirstOrDefault();
        if (first is null || first.Syntax == loss.Syntax)
        {
            var names = cycle.Select(static member => member.Syntax.Name).ToList();
            context.Report(Rules.CyclicInheritance, loss.Syntax.BaseSpan, names[0], SourceWording.Trail([.. names, names[0]]));
        }
    }

    private void Add(LossItem item)
    {
        if (item.Syntax is AllowSyntax)
        {
            return; // It is about its own declaration, not about what derives from it.
        }

        if (item.Syntax is StraySyntax)
        {
            _items.Add(item);
            return;
        }

        if (item.Syntax is RemoveSyntax remove)
        {
            Remove(remove, item.Owner);
            return;
        }

        var space = SpaceOf(item.Syntax);
        if (space is ItemSpace.Named or ItemSpace.Metric && item.Syntax.Name.Length == 0)
        {
            return; // The name is missing, which was reported.
        }

        if (!_places.TryGetValue((space, item.Syntax.Name), out var place))
        {
            _places.Add((space, item.Syntax.Name), _items.Count);
            _items.Add(item);
            return;
        }

        var earlier = _items[place]!;
        if (earlier.Owner == item.Owner)
        {
            var line = context.Line(earlier.Syntax.NameSpan);
            if (space is ItemSpace.Named or ItemSpace.Metric)
            {
                context.Report(Rules.Duplicate, item.Syntax.NameSpan, item.Syntax.Name, line);
            }
            else
            {
                context.Report(Rules.ItemTwice, item.Syntax.NameSpan, KindOf(item.Syntax), line, "loss");
            }
        }
        else if (KindOf(earlier.Syntax) != KindOf(item.Syntax) && (earlier.Syntax, item.Syntax) is not (ParamSyntax, ControlSyntax))
        {
            context.Report(
                Rules.OtherKind, item.Syntax.NameSpan, item.Syntax.Name, SourceWording.WithArticle(KindOf(item.Syntax)), SourceWording.WithArticle(KindOf(earlier.Syntax)));
        }
        else
        {
            _items[place] = item with { Overridden = earlier };
        }
    }

    /// <summary>True for an inherited metric of a param that a control replaced, whose output the log has under that name.</summary>
    private bool IsLoggedByControl(LossItem item) =>
        item.Syntax is MetricSyntax { Value: NameSyntax value } && value.Name == item.Syntax.Name
        && _places.TryGetValue((ItemSpace.Named, value.Name), out var place) && _items[place] is { Syntax: ControlSyntax } control
            && ReplacesParam(control)
        && control.Owner != item.Owner;

    private static bool ReplacesParam(LossItem? control) =>
        control is not null && (control.Syntax is ParamSyntax || ReplacesParam(control.Overridden));

    private void Remove(RemoveSyntax remove, LossSyntax owner)
    {
        // The advantage item has no name but is referred to as `advantage`.
        var spaces = remove.Name == "advantage"
            ? new[] { (ItemSpace.Advantage, "") }
            : [(ItemSpace.Named, remove.Name), (ItemSpace.Metric, remove.Name)];
        foreach (var space in spaces)
        {
            if (_places.TryGetValue(space, out var place) && _items[place]!.Owner != owner)
            {
                _removed[remove.Name] = new RemovedItem(_items[place]!.Syntax, remove);
                _places.Remove(space);
                _items[place] = null;
                return;
            }
        }

        if (remove.Name.Length > 0)
        {
            var inherited = _items.OfType<LossItem>().Where(item => item.Owner != owner).Select(static item => item.Syntax.Name);
            context.Report(
                Rules.NothingToRemove, remove.NameSpan, owner.Name, remove.Name,
                _removed.TryGetValue(remove.Name, out var earlier) ? $"; it was removed in line {context.Line(earlier.By.NameSpan)}" : LazyText.DidYouMean(remove.Name, inherited));
        }
    }

    private void ReportNamesTooAlike(List<LossItem> items, LossSyntax owner)
    {
        var seen = new Dictionary<(bool IsMetric, string Folded), ItemSyntax>();
        foreach (var item in items.Where(static item => item.Syntax.Name.Length > 0))
        {
            var key = (item.Syntax is MetricSyntax, SourceWording.Folded(item.Syntax.Name));
            if (!seen.TryGetValue(key, out var other))
            {
                seen.Add(key, item.Syntax);
            }
            else if (item.Owner == owner)
            {
                context.Report(Rules.NamesTooAlike, item.Syntax.NameSpan, item.Syntax.Name, other.Name, context.Line(other.NameSpan));
            }
        }
    }

    private static ItemSpace SpaceOf(ItemSyntax item) => item switch
    {
        MetricSyntax => ItemSpace.Metric,
        PolicySyntax => ItemSpace.Policy,
        AdvantageSyntax => ItemSpace.Advantage,
        ReduceSyntax => ItemSpace.Reduce,
        ParamSyntax or LetSyntax or ControlSyntax or GroupSyntax or WeightSyntax or KeepSyntax or TermSyntax => ItemSpace.Named,
        _ => throw new ArgumentOutOfRangeException(nameof(item), item, "the item has no name of its own"),
    };
}
