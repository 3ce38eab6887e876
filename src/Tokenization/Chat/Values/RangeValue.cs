using System.Numerics;

namespace EntroPIC.Tokenization.Chat.Values;

/// <summary>A range of Python.</summary>
internal sealed class RangeValue(BigInteger start, BigInteger stop, BigInteger step, int count) : IReadOnlyList<object?>
{
    public int Count => count;

    public BigInteger Start => start;

    public BigInteger Stop => stop;

    public BigInteger Step => step;

    public object? this[int index] => start + (index * step);

    public static BigInteger CountOf(BigInteger start, BigInteger stop, BigInteger step) => step > 0
        ? BigInteger.Max(0, (stop - start + step - 1) / step)
        : BigInteger.Max(0, (start - stop - step - 1) / -step);

    public IEnumerator<object?> GetEnumerator() => Enumerable.Range(0, count).Select(index => this[index]).GetEnumerator();

    System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => GetEnumerator();
}
