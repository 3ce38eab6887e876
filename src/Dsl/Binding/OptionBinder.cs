using EntroPIC.Dsl.Binding.Bound;
using EntroPIC.Dsl.Diagnostics;
using EntroPIC.Dsl.Graph;
using EntroPIC.Dsl.Syntax.Nodes;

namespace EntroPIC.Dsl.Binding;

/// <summary>Params and ranges: constants, checked against each other.</summary>
internal sealed class OptionBinder(BindingContext context)
{
    /// <summary>A param; where it overrides one and says nothing of range and documentation, those stay.</summary>
    public OptionModel? Bind(LossItem item)
    {
        var syntax = (ParamSyntax)item.Syntax;
        if (BindConstant(syntax.Default, item.Home, $"the default of `{syntax.Name}`") is not { } value)
        {
            return null;
        }

        var ranged = WithRange(item);
        var range = ranged is null ? null : BindRange(((ParamSyntax)ranged.Syntax).Range!, ranged.Home);
        if (range is not null && value.Type.Kind == ValueKind.Number && !range.Contains(value.Number))
        {
            context.Report(Rules.DefaultOutOfRange, syntax.Default.Span, syntax.Name, NumberText.Of(value.Number), range);
        }

        return new OptionModel(syntax.Name, value.Type.Kind, value.Number, range, DocumentationOf(item), syntax);
    }

    /// <summary>A constant, or <c>null</c> where it is none, which is then reported.</summary>
    public Node? BindConstant(ExpressionSyntax syntax, Declarations home, string what)
    {
        var value = new ExpressionBinder(context, new ConstantEnvironment(home)).Bind(syntax);
        if (!value.IsError && !value.IsConstant)
        {
            context.Report(Rules.ConstantNeeded, syntax.Span, what);
        }

        return value.IsConstant ? value : null;
    }

    private RangeModel? BindRange(RangeSyntax syntax, Declarations home)
    {
        if (BindConstant(syntax.Low, home, "a bound") is not { } low || BindConstant(syntax.High, home, "a bound") is not { } high)
        {
            return null;
        }

        var range = new RangeModel(low.Number, syntax.IncludesLow, high.Number, syntax.IncludesHigh);
        if (!range.IsEmpty)
        {
            return range;
        }

        context.Report(Rules.EmptyRange, syntax.Span, range);
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
