using EntroPIC.Dsl.Graph;
using EntroPIC.Dsl.Syntax.Nodes;

namespace EntroPIC.Dsl.Model;

/// <summary>The public shape of a loss, even of one with errors.</summary>
/// <param name="Syntax">The declaration.</param>
/// <param name="Options">Its params, inherited ones first.</param>
/// <param name="Controls">Its controls with a known controller.</param>
internal sealed record LossShape(LossSyntax Syntax, IReadOnlyList<OptionModel> Options, IReadOnlyList<ControlShape> Controls)
{
    public static LossShape Of(LossModel loss) =>
        new(
            loss.Syntax, loss.Options,
            [.. loss.Controls.Select(static control => new ControlShape(control.Syntax, control.Controller, control.Scope, control.Stability))]);
}

/// <summary>The public shape of a control.</summary>
internal sealed record ControlShape(ControlSyntax Syntax, ControllerModel Controller, Scope Scope, StabilityRegion? Stability = null);
