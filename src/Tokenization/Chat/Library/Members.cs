using System.Numerics;
using EntroPIC.Tokenization.Chat.Python;
using EntroPIC.Tokenization.Chat.Running;
using EntroPIC.Tokenization.Chat.Values;

namespace EntroPIC.Tokenization.Chat.Library;

/// <summary>Lookup of <c>value.name</c> and <c>value[key]</c>.</summary>
internal static class Members
{
    // Python's own names for lists and mappings that would change them; transformers forbids them, too.
    private static readonly HashSet<string> Changing =
        ["append", "clear", "extend", "insert", "pop", "popitem", "remove", "reverse", "setdefault", "sort", "update"];

    /// <summary>An attribute or a method; otherwise an entry.</summary>
    public static object? OfName(object? target, string name)
    {
        EnsureDefined(target);
        if (Attribute(target, name) is (true, var value))
        {
            return value;
        }

        return target is MapValue map && map.TryGetValue(name, out var entry) ? entry : Missing(target, name);
    }

    /// <summary>An entry or an item; otherwise, for a text key, an attribute or a method.</summary>
    public static object? OfKey(object? target, object? key, Rendering run)
    {
        EnsureDefined(target);
        if (target is MapValue map)
        {
            run.Spend(Container.SizeOf(key));
            if (key is not (ListValue or MapValue) && map.TryGetValue(key, out var entry))
            {
                return entry;
            }
        }
        else if (PythonNumber.Whole(key) is { } place)
        {
            return ItemAt(target, place, run);
        }
        return PythonText.Find(key) is { } name && Attribute(target, name) is (true, var value) ? value : Missing(target, key);
    }

    /// <summary>An attribute or a method of a value.</summary>
    public static (bool IsKnown, object? Value) Attribute(object? target, string name)
    {
        if (target is IHasMembers owner && owner.TryGetMember(name, out var member))
        {
            return (true, member);
        }

        if (target is ListValue or MapValue && Changing.Contains(name))
        {
            return (true, new Undefined($"`{name}` would change {PythonValue.KindOf(target)}, which templates may not"));
        }

        if (target is BigInteger or double or bool && name is "real" or "imag" or "numerator" or "denominator")
        {
            return (target is not double || name is "real" or "imag", NumberPart(target!, name));
        }

        Func<Arguments, object?>? method = target switch
        {
            string text => TextMethods.Find(text, name),
            Markup markup => TextMethods.Find(markup, name),
            MapValue map => MapMethods.Find(map, name),
            IReadOnlyList<object?> list => ListMethods.Find(list, name),
            double number when name == "is_integer" => _ => double.IsFinite(number) && Math.Floor(number) == number,
            _ => null,
        };
        return method is null ? (false, null) : (true, new Function(method));
    }

    private static object NumberPart(object number, string name) => name switch
    {
        "imag" => number is double ? 0.0 : BigInteger.Zero,
        "denominator" => BigInteger.One,
        _ => number is double ? number : PythonNumber.Whole(number)!.Value,
    };

    private static object? ItemAt(object? target, BigInteger place, Rendering run)
    {
        if (PythonText.Find(target) is { } text)
        {
            run.Spend(text.Length / 16);
            var length = PythonText.LengthOf(text);
            place += place < 0 ? length : 0;
            if (place < 0 || place >= length)
            {
                return Missing(target, place);
            }

            var unit = PythonText.UnitOf(text, (int)place);
            var character = text[unit..(unit + (char.IsSurrogatePair(text, unit) ? 2 : 1))];
            return target is Markup ? new Markup(character) : character;
        }
        if (target is not IReadOnlyList<object?> items)
        {
            return Missing(target, place);
        }

        place += place < 0 ? items.Count : 0;
        return place >= 0 && place < items.Count ? items[(int)place] : Missing(target, place);
    }

    private static Undefined Missing(object? target, object? key) => new($"{PythonValue.KindOf(target)} has no `{PythonText.Find(key) ?? (key is BigInteger place ? PythonNumber.Text(place) : PythonValue.KindOf(key))}`");

    private static void EnsureDefined(object? target)
    {
        if (target is Undefined undefined)
        {
            throw new TemplateFault($"{undefined.Problem}, so it has no parts");
        }
    }
}
