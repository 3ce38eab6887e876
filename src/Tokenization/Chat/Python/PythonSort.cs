using EntroPIC.Tokenization.Chat.Running;

namespace EntroPIC.Tokenization.Chat.Python;

/// <summary>Stable sorting, also in reverse order.</summary>
internal static class PythonSort
{
    public static List<T> Sort<T>(IReadOnlyList<T> items, Func<T, object?> key, bool isReversed, Rendering run)
    {
        run.Spend(items.Count);
        var order = Comparer<object?>.Create((left, right) => Operators.Order(left, right, run) ?? 0);
        var keys = items.Select(key).ToArray();
        // Of two equal ones, the first comes first in either order.
        var places = Enumerable.Range(0, items.Count);
        try
        {
            return [.. (isReversed ? places.OrderByDescending(place => keys[place], order) : places.OrderBy(place => keys[place], order)).Select(place => items[place])];
        }
        catch (InvalidOperationException exception) when (exception.InnerException is TemplateFault fault)
        {
            throw new TemplateFault(fault.Message);
        }
    }
}
