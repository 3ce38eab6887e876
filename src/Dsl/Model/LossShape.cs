using EntroPIC.Dsl.Syntax.Nodes;

namespace EntroPIC.Dsl.Model;

/// <summary>What others see of a loss, also of one that is not whole.</summary>
/// <param name="Syntax">The declaration.</param>
/// <param name="Options">Its params, inherited ones first.</param>
/// <param name="Controls">Its controls, as far as their controllers are known.</param>
internal sealed record LossShape(LossSyntax Syntax, IReadOnlyList<OptionModel> Options, IReadOnlyList<ControlShape> Controls)
{
    public static LossShape Of(LossModel loss) =>
        new(loss.Syntax, loss.Options, [.. loss.Controls.Select(static control => new ControlShape(control.Syntax, control.Controller, control.Stability))]);
}

/// <summary>What others see of a control.</summary>
internal sealed record ControlShape(ControlSyntax Syntax, ControllerModel Controller, StabilityRegion? Stability = null);
