using EntroPIC.Dsl.Diagnostics;
using EntroPIC.Dsl.Graph;
using EntroPIC.Dsl.Model;
using EntroPIC.Dsl.Syntax.Nodes;

namespace EntroPIC.Dsl.Binding;

/// <summary>The shape of a loss with errors, which binding has reported.</summary>
internal static class ShapeBinder
{
    public static LossShape Bind(Declared<LossSyntax> loss, ControllerCatalog controllers)
    {
        var context = new BindingContext(loss.Home.File, loss.Syntax.NameSpan, new DiagnosticBag());
        var items = new LossFlattener(context).Flatten(loss) ?? [.. OwnItems(loss)];
        return new LossShape(
            loss.Syntax,
            [.. items.Where(static item => item.Syntax is ParamSyntax).Select(item => BindOption(item, context))],
            [.. items.Select(item => BindControl(item, controllers)).OfType<ControlShape>()]);
    }

    /// <summary>The shape if a base cannot be found.</summary>
    private static IEnumerable<LossItem> OwnItems(Declared<LossSyntax> loss) => loss.Syntax.Items
        .Where(static item => item.Name.Length > 0)
        .GroupBy(static item => item.Name, StringComparer.Ordinal)
        .Select(items => new LossItem(items.First(), loss.Home, loss.Syntax));

    /// <summary>The kind of a param with an invalid default: a number, as most are.</summary>
    private static OptionModel BindOption(LossItem item, BindingContext context)
    {
        var syntax = (ParamSyntax)item.Syntax;
        return new OptionBinder(context, static _ => false).Bind(item) ?? new OptionModel(
            syntax.Name, ValueKind.Number, 0, null, syntax.Documentation, syntax);
    }

    private static ControlShape? BindControl(LossItem item, ControllerCatalog controllers) =>
        item.Syntax is ControlSyntax control
        && item.Home.Find<ControllerSyntax>(control.Controller) is { } declared
        && controllers.Find(declared) is { } controller
            ? new ControlShape(control, controller, ClockBinder.IsPerGroup(control) ? Scope.Group : Scope.Batch)
            : null;
}
