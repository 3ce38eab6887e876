using System.Globalization;
using System.Numerics;
using EntroPIC.Tokenization.Chat.Python;
using EntroPIC.Tokenization.Chat.Values;

namespace EntroPIC.Tokenization.Chat.Library;

/// <summary>Global functions: those of Jinja 3.1, and the common additions of chat templates.</summary>
internal static class Globals
{
    // The sandbox of the field allows no more.
    private const int LongestRange = 100_000;

    public static IReadOnlyDictionary<string, Function> All { get; } = new Dictionary<string, Function>
    {
        ["cycler"] = new(static arguments => arguments.Rest() is { Count: > 0 } items ? new CyclerValue(items) : throw arguments.Error("needs at least one item")),
        ["dict"] = new(Dict),
        ["joiner"] = new(static arguments => new JoinerValue(arguments.Next("sep", ", "))),
        ["lipsum"] = new(static arguments => throw arguments.Error("would make another text each time, and no run could be repeated")),
        ["namespace"] = new(NewNamespace),
        ["raise_exception"] = new(static arguments => throw new Running.TemplateFault($"it refuses the conversation: {PythonText.Of(arguments.Next("message"), arguments.Run)}")),
        ["range"] = new(Range),
        ["strftime_now"] = new(static arguments => TimeText.Write(arguments.Text("format"), arguments.Run.Clock.GetLocalNow().DateTime)),
    };

    private static object? Dict(Arguments arguments)
    {
        var entries = new List<(object? Key, object? Value)>();
        if (arguments.Left > 0)
        {
            var given = arguments.Next("mapping");
            if (given is MapValue map)
            {
                entries.AddRange(map.Entries);
            }
            else
            {
                entries.AddRange(PythonValue.Items(given, arguments.Run).Select(pair => Pair(pair, arguments)));
            }
        }
        entries.AddRange(arguments.RestNamed().Select(static argument => ((object?)argument.Key, argument.Value)));
        return MapValue.Of(entries, arguments.Run);
    }

    private static (object? Key, object? Value) Pair(object? pair, Arguments arguments) =>
        PythonValue.ToList(pair, arguments.Run) is [var key, var value]
            ? (key, value)
            : throw arguments.Error("needs pairs of key and value");

    private static object? NewNamespace(Arguments arguments)
    {
        var made = new NamespaceValue();
        foreach (var (name, value) in ((MapValue)Dict(arguments)!).Entries)
        {
            made[PythonText.Find(name) ?? throw arguments.Error("needs texts as names")] = value;
        }

        return made;
    }

    private static object? Range(Arguments arguments)
    {
        var bounds = arguments.Rest().Select(bound =>
            PythonNumber.Whole(bound) ?? throw arguments.Error($"needs whole numbers, not {PythonValue.KindOf(bound)}")).ToList();
        var (start, stop, step) = bounds switch
        {
            [var only] => (BigInteger.Zero, only, BigInteger.One),
            [var first, var second] => (first, second, BigInteger.One),
            [var first, var second, var third] => (first, second, third),
            _ => throw arguments.Error(string.Create(CultureInfo.InvariantCulture, $"takes one to three numbers, not {bounds.Count}")),
        };
        if (step.IsZero)
        {
            throw arguments.Error("needs a step that is not 0");
        }

        var count = RangeValue.CountOf(start, stop, step);
        return count <= LongestRange
            ? new RangeValue(start, stop, step, (int)count)
            : throw arguments.Error($"makes more than {LongestRange} items");
    }
}
