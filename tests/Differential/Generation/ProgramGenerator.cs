using System.Text;
using Differential.Reference;

namespace Differential.Generation;

/// <summary>A file of the language: functions, controllers, losses.</summary>
internal sealed class ProgramGenerator(Dice dice)
{
    private readonly StringBuilder _text = new();
    private readonly List<KnownFunction> _functions = [];
    private readonly List<KnownController> _controllers = [.. KnownController.OfLibrary];
    private readonly List<KnownName> _signals = [];
    private readonly NameSource _names = new(dice);

    /// <summary>The text of program k of a seed.</summary>
    public static string Generate(ulong seed, long index) => new ProgramGenerator(Dice.Of(seed, index)).File();

    private string File()
    {
        for (var i = dice.Pick(0, 0, 0, 1, 2); i > 0; i--)
        {
            Signal();
        }

        for (var i = dice.Pick(0, 0, 1, 2); i > 0; i--)
        {
            Function();
        }

        if (dice.OneIn(3))
        {
            _controllers.Add(new ControllerGenerator(dice, _names, _functions).Controller(_text));
        }

        var loss = new LossGenerator(dice, _names, _functions, _controllers, _signals);
        if (dice.OneIn(5))
        {
            loss.OfLibrary(_text);
        }
        else
        {
            loss.Base(_text);
            if (dice.OneIn(5))
            {
                loss.Derived(_text);
            }
        }

        return _text.ToString();
    }

    private void Signal()
    {
        var (name, extent, isCondition) = (_names.Of("signal"), dice.Pick(Extent.Token, Extent.Sequence, Extent.Group), dice.OneIn(3));
        var value = isCondition ? $" = {dice.Pick("true", "false")}" : dice.OneIn(2) ? $" = {dice.Pick("0.5", "1", "0.1")}" : "";
        var range = isCondition ? "" : dice.Pick("", "", " in [-1e6, 1e6]", " in (-inf, inf)");
        _text.Append($"signal {name} per {extent.ToString().ToLowerInvariant()}{value}{range}\n");
        _signals.Add(new KnownName(name, extent, isCondition, false));
    }

    private void Function()
    {
        var name = _names.Of("function");
        if (dice.OneIn(4))
        {
            _text.Append($"let {name} = {new ExpressionGenerator(dice, new Scene { HasSignals = false }).Number(Extent.Batch, 1)}\n\n");
            _functions.Add(new KnownFunction($"{name} * abs", 1));
            return;
        }

        var parameters = Enumerable.Range(0, 1 + dice.Below(2)).Select(_ => _names.Of("parameter")).ToList();
        var scene = new Scene { HasSignals = false, Names = [.. parameters.Select(static parameter => new KnownName(parameter, Extent.Batch, false, false))] };
        var standard = dice.OneIn(3) ? ", _extra = 0.5" : "";
        var body = new ExpressionGenerator(dice, scene).Number(Extent.Batch, 3);
        var used = string.Join(" + ", parameters);
        _text.Append($"let {name}({string.Join(", ", parameters)}{standard}) = {body} + 0.1 * ({used}){(standard.Length > 0 ? " * _extra" : "")}\n\n");
        _functions.Add(new KnownFunction(name, parameters.Count));
    }
}
