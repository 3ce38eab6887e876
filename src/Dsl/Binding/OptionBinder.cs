using EntroPIC.Dsl.Diagnostics;
using EntroPIC.Dsl.Graph;
using EntroPIC.Dsl.Model;
using EntroPIC.Dsl.Syntax.Nodes;

namespace EntroPIC.Dsl.Binding;

/// <summary>Params and ranges: constants, checked against each other.</summary>
/// <param name="context">Receives the messages.</param>
/// <param name="isDeclared">True for a name with a meaning elsewhere in the same declaration, which constants cannot see.</param>
internal sealed class OptionBinder(BindingContext context, Func<string, bool> isDeclared)
{
    /// <summary>A param; an override keeps the inherited range and documentation unless it has its own.</summary>
    public OptionModel? Bind(LossItem item)
    {
        var syntax = (ParamSyntax)item.Syntax;
        var ranged = WithRange(item);
        var range = ranged is null ? null : BindRange(((ParamSyntax)ranged.Syntax).Range!, ranged.Home);
        if (BindConstant(syntax.Default, item.Home, $"the default of `{syntax.Name}`", KindOf(item, ranged)) is not { } value)
        {
            return null;
        }

        if (range is not null && !range.Contains(value.Number))
        {
            context.Report(Rules.OutOfRange, syntax.Default.Span, $"the default of `{syntax.Name}`", NumberText.Of(value.Number), range);
        }

        return new OptionModel(syntax.Name, value.Type.Kind, value.Number, range, DocumentationOf(item), syntax);
    }

    /// <summary>A constant; reports any other value and returns <c>null</c>.</summary>
    /// <param name="syntax">The expression.</param>
    /// <param name="home">The file that it stands in.</param>
    /// <param name="what">Its description in messages.</param>
    /// <param name="kind">The required kind; <c>null</c> for either.</param>
    public Node? BindConstant(ExpressionSyntax syntax, Declarations home, string what, ValueKind? kind = null)
    {
        var binder = new ExpressionBinder(context, new ConstantEnvironment(home, context, isDeclared));
        var value = kind switch
        {
            ValueKind.Number => binder.BindNumber(syntax),
            ValueKind.Condition => binder.BindCondition(syntax),
            _ => binder.Bind(syntax),
        };
        if (!value.IsError && !value.IsConstant)
        {
            var isOfConstants = Traversal.InOrder(value).All(static node => node.Family != OpFamily.Leaf || node.IsConstant);
            context.Report(Rules.ConstantNeeded, syntax.Span, what, isOfConstants ? $"; `{SourceWording.Shorten(syntax.Span.Text)}` has no finite value" : "");
        }

        return value.IsConstant ? value : null;
    }

    /// <summary>
    /// The kind of a param: a number if it has a range, otherwise the kind of the param that it overrides; a new one may be either.
    /// </summary>
    private ValueKind? KindOf(LossItem item, LossItem? ranged)
    {
        if (ranged is not null)
        {
            return ValueKind.Number;
        }

        var first = item;
        while (first.Overridden is { } overridden)
        {
            first = overridden;
        }

        return first == item
            ? null
            : BindConstant(((ParamSyntax)first.Syntax).Default, first.Home, $"the default of `{first.Syntax.Name}`")?.Type.Kind;
    }

    /// <summary>A range; reports one that is empty or not constant and returns <c>null</c>.</summary>
    public RangeModel? BindRange(RangeSyntax syntax, Declarations home)
    {
        if (BindConstant(syntax.Low, home, "a bound", ValueKind.Number) is not { } low
            || BindConstant(syntax.High, home, "a bound", ValueKind.Number) is not { } high)
        {
            return null;
        }

        var range = new RangeModel(low.Number, syntax.IncludesLow, high.Number, syntax.IncludesHigh);
        if (!range.IsEmpty)
        {
            return range;
        }

        context.Report(Rules.EmptyRange, syntax.Span, RangeAdvice.OfEmpty(range));
        return null;
    }

    private static LossItem? WithRange(LossItem? item)
    {
        while (item is { Syntax: ParamSyntax { Range: null } })
        {
            item = item.Overridden;
        }

        return item;
    }

    private static string DocumentationOf(LossItem? item)
    {
        while (item is { Syntax.Documentation: "", Overridden: not null })
        {
            item = item.Overridden;
        }

        return item!.Syntax.Documentation;
    }
}
