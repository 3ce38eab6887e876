using EntroPIC.Dsl.Diagnostics;
using EntroPIC.Dsl.Graph;
using EntroPIC.Dsl.Model;
using EntroPIC.Dsl.Ranges;
using EntroPIC.Dsl.Syntax.Nodes;

namespace EntroPIC.Dsl.Binding;

/// <summary>The items of the objective: advantage, keep, weights, terms, metrics.</summary>
internal sealed partial class LossBinder
{
    private readonly List<WeightModel> _weights = [];
    private readonly List<(ItemSyntax Syntax, Scope Scope)> _weightScopes = [];
    private BoundItem? _policy;

    private BoundItem? BindAdvantage()
    {
        if (ItemOf<AdvantageSyntax>() is not { } item)
        {
            return null;
        }

        var syntax = (AdvantageSyntax)item.Syntax;
        BindDefinitions(Region.Rollout, NameCollector.NamesIn(syntax.Value));
        var value = Graph.Stop(BindNumber(In(Region.Rollout, item), syntax.Value));
        if (value.IsError)
        {
            return new BoundItem(value, syntax);
        }

        if (value.Scope is Scope.Batch or Scope.Group)
        {
            var extent = value.Scope == Scope.Batch ? "the whole batch" : "all responses to a prompt";
            _context.Report(Rules.AdvantageOfAll, syntax.Value.Span, SourceWording.Shorten(syntax.Value.Span.Text), extent);
            return new BoundItem(Graph.Error(), syntax);
        }

        _names.AdvantageScope = value.Scope is Scope.Token or Scope.Position ? Scope.Token : Scope.Sequence;
        return new BoundItem(Graph.Widen(value, _names.AdvantageScope), syntax);
    }

    private void BindKeep()
    {
        var items = ItemsOf<KeepSyntax>().ToList();
        BindDefinitions(Region.Keep, items.SelectMany(static item => NameCollector.NamesIn(((KeepSyntax)item.Syntax).When)));
        foreach (var item in items)
        {
            var kept = BindCondition(In(Region.Keep, item), ((KeepSyntax)item.Syntax).When);
            if (!kept.IsError)
            {
                GraphBuilder.Name(kept, item.Syntax.Name);
                _kept = _kept is null ? kept : Graph.And(_kept, kept);
            }
        }
    }

    /// <summary>The terms of the loss, or <c>null</c> if one has errors.</summary>
    private List<TermModel>? BindTerms()
    {
        var reduction = BindReduction(
            ItemOf<ReduceSyntax>(), static item => ((ReduceSyntax)item.Syntax).Reduction) ?? new Reduction(ReductionMode.TokenMean);
        var weight = BindWeights();
        var policy = BindPolicy(weight, reduction);
        var terms = ItemsOf<TermSyntax>().Select(item => BindTerm(item, reduction)).ToList();
        if (policy is null || terms.Any(static term => term is null))
        {
            return null;
        }

        if (terms.TrueForAll(term => term!.Value.Scope == Scope.Batch || term.Reduction != reduction) && policy.Value is { Scope: Scope.Batch, IsConstant: false }
            && reduction is not { Length: null, Over: null })
        {
            var written = ((ReduceSyntax)ItemOf<ReduceSyntax>()!.Syntax).Reduction;
            _context.Report(
                Rules.ReductionArgument, _context.IsHere(written.ModeSpan) ? written.ModeSpan : policy.Syntax.NameSpan, written.Mode,
                $"has nothing to reduce: the policy is one value for the batch; {(reduction is { Length: null, Mode: var mode } && mode == ReductionMode.TokenMean ? "drop `over`" : "write `reduce token_mean`")}");
            return null;
        }

        // A term that is the constant 0 is switched off: without it the loss equals its base loss to the bit.
        return [.. new[] { policy }.Concat(terms.OfType<TermModel>()).Where(static term => !term.Reduced.Is(0))];
    }

    private TermModel? BindPolicy(Node weight, Reduction reduction)
    {
        if (ItemOf<PolicySyntax>() is not { } item)
        {
            if (!ItemsOf<StraySyntax>().Any())
            {
                _context.Report(Rules.NoPolicy, _loss.Syntax.NameSpan, _loss.Syntax.Name);
            }

            return null;
        }

        var syntax = (PolicySyntax)item.Syntax;
        var value = BindNumber(In(Region.Step, item), syntax.Value);
        if (!IsReducible(value, syntax.Value, "the policy"))
        {
            return null;
        }

        foreach (var (weighting, scope) in _weightScopes.Where(finer => value.Scope != Scope.Token && Scopes.Join(value.Scope, finer.Scope) != value.Scope && !value.IsConstant))
        {
            _context.Report(Rules.FinerThanPolicy, weighting.NameSpan, weighting.Name, scope.Name(), Extent(value.Scope));
        }

        _policy = new BoundItem(GraphBuilder.Name(value, "policy"), syntax);
        var weighted = Graph.Multiply(weight, value);
        if (weighted != value)
        {
            GraphBuilder.NameLocal(weighted, "weighted_policy");
        }

        return weighted.IsError ? null : Objective.Term("policy", TermRole.Policy, weighted, null, reduction, syntax);
    }

    private TermModel? BindTerm(LossItem item, Reduction standard)
    {
        var syntax = (TermSyntax)item.Syntax;
        var binder = In(Region.Step, item);
        var value = BindNumber(binder, syntax.Value);
        var when = syntax.When is null ? null : BindCondition(binder, syntax.When);
        var reduction = syntax.Reduction is null
            ? standard
            : BindReduction(item, static item => ((TermSyntax)item.Syntax).Reduction!) ?? standard;
        if (when is { IsError: true } || value.IsError)
        {
            return null;
        }

        var role = syntax.IsPenalty ? TermRole.Penalty : TermRole.Bonus;
        if (!IsReducible(value, syntax.Value, syntax.IsPenalty ? "a penalty" : "a bonus"))
        {
            return null;
        }

        if (when is not null && value.Scope is Scope.Group or Scope.Batch && value.Scope.Holds(when.Scope) && !value.IsConstant)
        {
            var place = syntax.When!.Span;
            _context.Report(
                Rules.FinerThanTerm, place, SourceWording.Shorten(place.Text), when.Type.Describe(), syntax.Name, Extent(value.Scope), value.Scope.Name());
            return null;
        }

        if (syntax.Reduction is { } written && value is { Scope: Scope.Batch, IsConstant: false } && when is null or { Scope: Scope.Batch })
        {
            _context.Report(Rules.ReductionArgument, written.ModeSpan, written.Mode, $"has nothing to reduce: `{syntax.Name}` is one value for the batch");
            return null;
        }

        return Objective.Term(syntax.Name, role, GraphBuilder.Name(value, syntax.Name), when, reduction, syntax);
    }

    /// <summary>The product of all weights: those of groups for their tokens, and those of <c>weight</c> items for all.</summary>
    private Node BindWeights()
    {
        var product = Graph.Number(1);
        foreach (var item in _items)
        {
            var (value, members) = item.Syntax switch
            {
                GroupSyntax { Weight: { } weight } group =>
                    (BindCut(item, weight), _values[Region.Step].TryGetValue(group.Name, out var tokens) ? tokens : Graph.Error()),
                WeightSyntax weight => (BindCut(item, weight.Value), Graph.Truth(true)),
                _ => (Graph.Number(1), Graph.Truth(true)),
            };
            if (members.IsError || value.IsError)
            {
                product = Graph.Error();
                continue;
            }

            if (item.Syntax is GroupSyntax { Weight: not null } or WeightSyntax)
            {
                _weights.Add(new WeightModel(value, members, item.Syntax));
            }

            var factor = value.Is(1) ? value : Graph.Select(members, value, Graph.Number(1));
            _weightScopes.Add((item.Syntax, Scopes.Join(members.Scope, value.Scope)));

            if (!factor.Is(1))
            {
                product = Graph.Multiply(product, GraphBuilder.Name(factor, item.Syntax.Name + "_weight"));
            }
        }

        return product.IsConstant || product.IsError ? product : GraphBuilder.Name(product, "weight");
    }

    private static string Extent(Scope scope) => scope == Scope.Batch ? "for the batch" : $"per {scope.Name()}";

    /// <summary>Detaches a weight without <c>live(…)</c>, and warns if it carries gradient and has no <c>stop(…)</c>.</summary>
    private Node BindCut(LossItem item, ExpressionSyntax syntax)
    {
        var value = BindNumber(In(Region.Step, item), syntax);
        if (!value.IsLive || Unwrapped(syntax) is CallSyntax { Name: "live" })
        {
            return value;
        }

        _context.Report(Rules.CutSilently, syntax.Span, SourceWording.Shorten(syntax.Span.Text), "a weight", " or `live(…)` to keep it");
        return Graph.Stop(value);
    }

    /// <summary>
    /// Warns of an advantage computed from values that would carry gradient: it belongs to the rollout, where nothing does.
    /// </summary>
    private void ReportCutInAdvantage()
    {
        if (!_context.HasErrors && ItemOf<AdvantageSyntax>() is { } item)
        {
            var syntax = ((AdvantageSyntax)item.Syntax).Value;
            BindDefinitions(Region.LiveRollout, NameCollector.NamesIn(syntax));
            if (In(Region.LiveRollout, item).BindNumber(syntax).IsLive)
            {
                _context.Report(Rules.CutSilently, syntax.Span, SourceWording.Shorten(syntax.Span.Text), "an advantage", "");
            }
        }
    }

    private static ExpressionSyntax Unwrapped(ExpressionSyntax syntax)
    {
        while (syntax is ParenthesizedSyntax parenthesized)
        {
            syntax = parenthesized.Inner;
        }

        return syntax;
    }

    // An item has one value per token at most.
    private Node BindNumber(ExpressionBinder binder, ExpressionSyntax syntax) => Gathered(binder.BindNumber(syntax), syntax);

    private Node BindCondition(ExpressionBinder binder, ExpressionSyntax syntax) => Gathered(binder.BindOpenCondition(syntax), syntax);

    private Node Gathered(Node value, ExpressionSyntax syntax)
    {
        if (value.Scope != Scope.Vocabulary)
        {
            return value;
        }

        _context.Report(
            Rules.NotGathered, syntax.Span, SourceWording.Shorten(syntax.Span.Text), value.IsCondition ? "count(… per token) > 0" : "sum(… per token)");
        return Graph.Error();
    }

    private bool IsReducible(Node value, ExpressionSyntax syntax, string what)
    {
        if (value.IsError)
        {
            return false;
        }

        if (value.Scope != Scope.Position)
        {
            return true;
        }

        _context.Report(Rules.TermPerPosition, syntax.Span, SourceWording.Shorten(syntax.Span.Text), what);
        return false;
    }

    private Reduction? BindReduction(LossItem? item, Func<LossItem, ReductionSyntax> find)
    {
        if (item is null)
        {
            return null;
        }

        var syntax = find(item);
        var binder = In(Region.Step, item);
        var over = syntax.Over is null ? null : BindCondition(binder, syntax.Over);
        var length = syntax.Argument is null ? null : binder.BindNumber(syntax.Argument);
        if (syntax.Mode.Length == 0)
        {
            return null; // It is missing, which was reported.
        }

        if (ReductionMode.Find(syntax.Mode) is not { } mode)
        {
            var spelled = ReductionMode.Spelled(syntax.Mode);
            var near = Suggestions.DidYouMean(spelled, ReductionMode.Find(spelled) is null ? ReductionMode.Names : [spelled]);
            _context.Report(
                Rules.UnknownReduction, syntax.ModeSpan, SourceWording.Shorten(syntax.Mode),
                near.Length > 0 ? near : $"; reductions are {Wording.OneOf(ReductionMode.Names)}");
            return null;
        }

        if (mode.TakesLength != length is not null)
        {
            _context.Report(
                Rules.ReductionArgument, syntax.ModeSpan, syntax.Mode,
                length is null ? $"needs the length to divide by, as in `{syntax.Mode}(1024)`" : "takes no argument");
            return null;
        }

        if (length is { IsError: false } && (length.Scope != Scope.Batch || length.IsLive))
        {
            _context.Report(
                Rules.BatchValueNeeded, syntax.Argument!.Span, SourceWording.Shorten(syntax.Argument.Span.Text), length.Type.Describe(),
                $"`{syntax.Mode}`", "a batch value", "`mean(…)`");
            return null;
        }

        if (length is { IsError: false } && RangeAtDefaults(length) is { IsNotPositive: true } range)
        {
            _context.Report(
                Rules.ReductionArgument, syntax.Argument!.Span, syntax.Mode,
                $"divides by its argument, which is {range.Shown}; it must be above 0");
            return null;
        }

        return over is { IsError: true } || length is { IsError: true } ? null : new Reduction(mode, length, over);
    }

    /// <summary>The interval of a value before the loss is complete, with params at their defaults.</summary>
    private Interval RangeAtDefaults(Node value) => new RangeFinder(leaf =>
        leaf.Op == Op.Parameter && _names.Options.TryGetValue(leaf.Name, out var option) && option is not null ? Interval.Point(option.Default) : Interval.All).Of(value);

    private List<MetricModel> BindMetrics()
    {
        var metrics = new List<MetricModel>();
        foreach (var item in ItemsOf<MetricSyntax>())
        {
            var syntax = (MetricSyntax)item.Syntax;
            var value = In(Region.Step, item).Bind(syntax.Value);
            if (!value.IsError && value.Scope != Scope.Batch)
            {
                _context.Report(
                    Rules.BatchValueNeeded, syntax.Value.Span, SourceWording.Shorten(syntax.Value.Span.Text), value.Type.Describe(),
                    "a metric", "a batch value", "`mean(…)`");
                value = Graph.Error();
            }

            metrics.Add(new MetricModel(syntax.Name, value.IsCondition ? Graph.Apply(Op.Indicator, value) : Graph.Stop(value), syntax));
        }

        return metrics;
    }
}
