using System.Text;
using EntroPIC.Dsl.Binding.Bound;
using EntroPIC.Dsl.Graph;

namespace EntroPIC.Dsl;

/// <summary>A compiled file as stable text: for each declaration its params and the graph that all targets are printed from.</summary>
internal static class UnitPrinter
{
    /// <summary>The text; <c>null</c> where nothing is declared.</summary>
    public static string? Print(CompiledUnit<LossModel> unit)
    {
        var text = new StringBuilder();
        foreach (var controller in unit.Controllers)
        {
            text.Append('\n').Append("controller ").Append(controller.Name).Append('\n').Append(GraphPrinter.Print([.. RootsOf(controller)]));
        }

        foreach (var loss in unit.Losses)
        {
            text.Append("\nloss ").Append(loss.Name).Append('\n');
            foreach (var option in loss.Options)
            {
                text.Append($"param {option.Name} = {NumberText.Of(option.Default)}{(option.Range is null ? "" : $" in {option.Range}")}\n");
            }

            text.Append(GraphPrinter.Print([.. RootsOf(loss)]));
        }

        return text.Length == 0 ? null : text.ToString(1, text.Length - 1);
    }

    /// <summary>Every value of a loss, by name.</summary>
    public static IEnumerable<KeyValuePair<string, Node>> RootsOf(LossModel loss)
    {
        if (loss.Advantage is { } advantage)
        {
            yield return new("advantage", advantage.Value);
        }

        foreach (var control in loss.Controls)
        {
            for (var i = 0; i < control.Arguments.Count; i++)
            {
                if (control.Arguments[i] is { } argument)
                {
                    yield return new($"control {control.Name}({control.Controller.Name}).{control.Controller.Parameters[i].Name}", argument);
                }
            }

            if (control.Authority is { } authority)
            {
                yield return new($"authority of {control.Name}", authority);
            }
        }

        yield return new("loss", loss.Loss);
        foreach (var metric in loss.Metrics)
        {
            yield return new($"metric {metric.Name}", metric.Value);
        }
    }

    private static IEnumerable<KeyValuePair<string, Node>> RootsOf(ControllerModel controller)
    {
        foreach (var state in controller.States)
        {
            yield return new($"state {state.Name}", state.Initial);
            if (state.Low is not null && state.High is not null)
            {
                yield return new($"least {state.Name}", state.Low);
                yield return new($"greatest {state.Name}", state.High);
            }
        }

        yield return new("output", controller.Output.Value);
        if (controller.Saturated is { } saturated)
        {
            yield return new("saturated", saturated);
        }

        foreach (var state in controller.States.Where(static state => state.Update is not null))
        {
            yield return new($"update {state.Name}", state.Next);
        }
    }
}
