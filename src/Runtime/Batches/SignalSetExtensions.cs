using System.Numerics;

namespace EntroPIC.Batches;

/// <summary>Walks through sets of signals.</summary>
internal static class SignalSetExtensions
{
    /// <summary>The signals of a set, one by one, in the order of the language's table.</summary>
    public static IEnumerable<Signals> Each(this Signals set)
    {
        for (var rest = (uint)set; rest != 0; rest &= rest - 1)
        {
            yield return (Signals)(1 << BitOperations.TrailingZeroCount(rest));
        }
    }

    /// <summary>The name of one signal in the language.</summary>
    public static string Name(this Signals signal) =>
        string.Concat(
            signal.ToString().Select(static (c, i) => char.IsUpper(c) ? (i == 0 ? "" : "_") + char.ToLowerInvariant(c) : c.ToString()));
}
