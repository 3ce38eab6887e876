using System.Numerics;
using EntroPIC.Tokenization.Chat.Running;
using EntroPIC.Tokenization.Chat.Values;

namespace EntroPIC.Tokenization.Chat.Python;

/// <summary>Which values are equal, and what may be a key.</summary>
internal static class PythonEquality
{
    public static IEqualityComparer<object> Comparer { get; } = new KeyComparer();

    public static bool AreEqual(object? left, object? right) => (left, right) switch
    {
        (null, null) => true,
        (ListValue one, ListValue other) => AllEqual(one, other),
        (TupleValue one, TupleValue other) => AllEqual(one, other),
        (RangeValue one, RangeValue other) => AllEqual(one, other),
        (MapValue one, MapValue other) => one.Count == other.Count
            && one.Entries.All(entry => other.TryGetValue(entry.Key, out var found) && AreEqual(entry.Value, found)),
        (MapView { Name: "dict_keys" } one, MapView { Name: "dict_keys" } other) => one.Map.Count == other.Map.Count
            && one.Items.All(key => other.Map.TryGetValue(key, out _)),
        (MapView { Name: "dict_items" } one, MapView { Name: "dict_items" } other) => AreEqual(one.Map, other.Map),
        (Undefined, Undefined) => true,
        _ when PythonText.Find(left) is { } one && PythonText.Find(right) is { } other => one == other,
        _ when PythonNumber.IsNumber(left) && PythonNumber.IsNumber(right) => PythonNumber.Compare(left!, right!) == 0,
        _ => ReferenceEquals(left, right),
    };

    /// <summary>The same, with the work counted before it begins.</summary>
    public static bool AreEqual(object? left, object? right, Rendering run)
    {
        run.Spend(Math.Min(Container.SizeOf(left), Container.SizeOf(right)));
        return AreEqual(left, right);
    }

    private static bool AllEqual(IReadOnlyList<object?> left, IReadOnlyList<object?> right)
    {
        if (left.Count != right.Count)
        {
            return false;
        }

        for (var index = 0; index < left.Count; index++)
        {
            if (!AreEqual(left[index], right[index]))
            {
                return false;
            }
        }
        return true;
    }

    private static int HashOf(object? value) => value switch
    {
        null => 0,
        bool flag => ((BigInteger)(flag ? 1 : 0)).GetHashCode(),
        BigInteger whole => whole.GetHashCode(),
        double number => double.IsFinite(number) && Math.Floor(number) == number
            ? new BigInteger(number).GetHashCode()
            : number.GetHashCode(),
        Undefined => 1,
        TupleValue tuple => tuple.Aggregate(17, static (hash, item) => HashCode.Combine(hash, HashOf(item))),
        RangeValue range => range.Count,
        ListValue or MapValue => throw new TemplateFault($"{PythonValue.KindOf(value)} cannot be a key"),
        _ when PythonText.Find(value) is { } text => text.GetHashCode(StringComparison.Ordinal),
        _ => System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(value),
    };

    private sealed class KeyComparer : IEqualityComparer<object>
    {
        bool IEqualityComparer<object>.Equals(object? left, object? right) => AreEqual(left, right);

        int IEqualityComparer<object>.GetHashCode(object value) => HashOf(value);
    }
}
