using System.Text;
using Differential.Reference;

namespace Differential.Generation;

/// <summary>Controllers: state machines over numbers and conditions.</summary>
internal sealed class ControllerGenerator(Dice dice, NameSource names, IReadOnlyList<KnownFunction> functions)
{
    public KnownController Controller(StringBuilder text)
    {
        var name = "Law" + names.Of("C");
        List<string> parameters = [.. Enumerable.Range(0, 1 + dice.Below(3)).Select(_ => names.Of("given"))];
        var standard = dice.OneIn(2) ? names.Of("standard") : null;
        var scene = new Scene { HasSignals = false, Functions = [.. functions] };
        scene.Names.AddRange(parameters.Append(standard).OfType<string>().Select(static parameter => new KnownName(parameter, Extent.Batch, false, false)));
        var starting = new ExpressionGenerator(dice, new Scene { HasSignals = false, Names = [.. scene.Names] });
        var states = Enumerable.Range(0, dice.Below(3)).Select(_ => (Name: names.Of("kept"), IsCondition: dice.OneIn(4))).ToList();
        text.Append($"{new TextSource(dice).Documentation("")}controller {name}({string.Join(", ", parameters)}{(standard is null ? "" : $", {standard} = {dice.Pick("1", "0.5", "-2", "3000000000")}")}) {{\n");
        foreach (var (state, isCondition) in states)
        {
            var start = isCondition ? dice.Pick("true", "false") : dice.OneIn(3) ? starting.Number(Extent.Batch, 1) : dice.Pick("0", "1", "0.5");
            text.Append($"    state {state} = {start}{(!isCondition && dice.OneIn(3) ? " in [-1000000, 1000000]" : "")}\n");
        }

        scene.Names.AddRange(states.Select(static state => new KnownName(state.Name, Extent.Batch, state.IsCondition, false)));
        var inside = new ExpressionGenerator(dice, scene);
        var lets = new List<string>();
        for (var i = dice.Below(3); i > 0; i--)
        {
            var (let, isCondition) = (names.Of("local"), dice.OneIn(3));
            text.Append($"    let {let} = {(isCondition ? inside.Condition(Extent.Batch, 2) : inside.Number(Extent.Batch, 3))}\n");
            scene.Names.Add(new KnownName(let, Extent.Batch, isCondition, false));
        }

        var output = inside.Number(Extent.Batch, 3);
        var isSwitch = dice.OneIn(5);
        text.Append($"    output {(isSwitch ? inside.Condition(Extent.Batch, 2) : dice.OneIn(2) ? $"clamp({output} + 0.1 * {parameters[0]}, -1, {dice.Pick("1", "2")})" : output)}\n");
        foreach (var (state, isCondition) in states.Where(_ => !dice.OneIn(6)))
        {
            text.Append($"    update {state} = {(isCondition ? inside.Condition(Extent.Batch, 2) : $"clamp({inside.Number(Extent.Batch, 3)}, -1000, 1000)")}\n");
        }

        text.Append("}\n\n");
        return new KnownController(name, standard is null ? parameters : [.. parameters, standard], parameters.Count, isSwitch);
    }
}
