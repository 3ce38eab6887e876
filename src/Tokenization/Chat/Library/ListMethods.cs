using System.Numerics;
using EntroPIC.Tokenization.Chat.Python;
using EntroPIC.Tokenization.Chat.Values;

namespace EntroPIC.Tokenization.Chat.Library;

/// <summary>The methods of lists, tuples and ranges that do not change them.</summary>
internal static class ListMethods
{
    public static Func<Arguments, object?>? Find(IReadOnlyList<object?> list, string name) => (name, list) switch
    {
        ("count", _) => arguments => Count(list, arguments),
        ("index", _) => arguments => Index(list, arguments),
        ("copy", ListValue) => _ => list,
        _ => null,
    };

    private static object? Count(IReadOnlyList<object?> list, Arguments arguments)
    {
        var value = arguments.Next("value");
        return (BigInteger)list.Count(item => PythonEquality.AreEqual(item, value, arguments.Run));
    }

    private static object? Index(IReadOnlyList<object?> list, Arguments arguments)
    {
        var (value, start, stop) = (arguments.Next("value"), arguments.Count("start", 0), arguments.Count("stop", int.MaxValue));
        start = Math.Max(0, start < 0 ? start + list.Count : start);
        stop = Math.Min(list.Count, stop < 0 ? stop + list.Count : stop);
        for (var place = start; place < stop; place++)
        {
            if (PythonEquality.AreEqual(list[place], value, arguments.Run))
            {
                return (BigInteger)place;
            }
        }
        throw arguments.Error("did not find the value");
    }
}
