using System.Numerics;
using EntroPIC.Tokenization.Chat.Running;
using EntroPIC.Tokenization.Chat.Values;

namespace EntroPIC.Tokenization.Chat.Python;

/// <summary>
/// Python semantics for values of any type. Null stands for None; bool, <see cref="BigInteger"/>, double and string for their Python types.
/// </summary>
internal static class PythonValue
{
    public static bool IsTrue(object? value) => value switch
    {
        null or false or 0.0 or "" or Undefined or Markup { Text: "" } => false,
        BigInteger whole => !whole.IsZero,
        IReadOnlyList<object?> list => list.Count > 0,
        MapValue map => map.Count > 0,
        MapView view => view.Items.Count > 0,
        _ => true,
    };

    /// <summary>The number of items of a value; null if it has none.</summary>
    public static int? LengthOf(object? value) => value switch
    {
        IReadOnlyList<object?> list => list.Count,
        MapValue map => map.Count,
        MapView view => view.Items.Count,
        LoopValue loop => loop.Length,
        Undefined => 0,
        _ => PythonText.Find(value) is { } text ? PythonText.LengthOf(text) : null,
    };

    /// <summary>The items of a loop, each counted as a step.</summary>
    /// <exception cref="TemplateFault">The value is not iterable.</exception>
    public static IEnumerable<object?> Items(object? value, Rendering run) =>
        FindItems(value) is { } items
            ? Counted(items, run)
            : throw new TemplateFault($"{KindOf(value)} has no items to go through");

    /// <summary>The items as a list.</summary>
    public static List<object?> ToList(object? value, Rendering run) => [.. Items(value, run)];

    public static bool IsIterable(object? value) => FindItems(value) is not null;

    public static string KindOf(object? value) => value switch
    {
        null => "none",
        Undefined => "an undefined value",
        bool => "true or false",
        BigInteger or double => "a number",
        string or Markup => "a string",
        ListValue => "a list",
        TupleValue => "a tuple",
        RangeValue => "a range",
        MapValue => "a mapping",
        MapView => "a view of a mapping",
        IteratorValue => "a row of items that are found as they are asked for",
        NamespaceValue => "a namespace",
        LoopValue => "a loop",
        _ => "a function",
    };

    /// <summary>The same for messages, with the reason for an undefined value.</summary>
    public static TemplateFault Fault(object? value, string problem) => value is Undefined undefined
        ? new($"{undefined.Problem}; {problem}")
        : new(problem);

    private static IEnumerable<object?>? FindItems(object? value) => value switch
    {
        IReadOnlyList<object?> list => list,
        MapValue map => map.Keys,
        MapView view => view.Items,
        IteratorValue iterator => iterator.Rest(),
        Undefined => [],
        string text => PythonText.Characters(text),
        Markup markup => PythonText.Characters(markup.Text),
        _ => null,
    };

    private static IEnumerable<object?> Counted(IEnumerable<object?> items, Rendering run)
    {
        foreach (var item in items)
        {
            run.Spend(1);
            yield return item;
        }
    }
}
