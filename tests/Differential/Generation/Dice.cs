namespace Differential.Generation;

/// <summary>Choices that depend on a seed alone, on every machine.</summary>
internal sealed class Dice(ulong seed)
{
    private ulong _state = seed;

    /// <summary>The dice of one program of a run.</summary>
    public static Dice Of(ulong seed, long index) => new((seed * 0x9E3779B97F4A7C15) ^ ((ulong)index * 0xD1342543DE82EF95) ^ 0x2545F4914F6CDD1D);

    public ulong Bits()
    {
        // SplitMix64 (Steele, Lea, Flood, 2014).
        var bits = _state += 0x9E3779B97F4A7C15;
        bits = (bits ^ (bits >> 30)) * 0xBF58476D1CE4E5B9;
        bits = (bits ^ (bits >> 27)) * 0x94D049BB133111EB;
        return bits ^ (bits >> 31);
    }

    /// <summary>A number from 0 up to a bound.</summary>
    public int Below(int bound) => (int)(Bits() % (ulong)bound);

    /// <summary>A number in [0, 1).</summary>
    public double Share() => (Bits() >> 11) * (1.0 / (1UL << 53));

    /// <summary>A number in a range, representable in single precision.</summary>
    public double Between(double low, double high) => (float)(low + ((high - low) * Share()));

    /// <summary>True once in so many times.</summary>
    public bool OneIn(int times) => Below(times) == 0;

    public T Pick<T>(params IReadOnlyList<T> values) => values[Below(values.Count)];

    /// <summary>One of several, each with its weight; what is made is made of the chosen one alone.</summary>
    public string Choose(params (int Weight, Func<string> Make)[] choices)
    {
        var place = Below(choices.Sum(static choice => choice.Weight));
        foreach (var (weight, make) in choices)
        {
            place -= weight;
            if (place < 0)
            {
                return make();
            }
        }

        throw new InvalidOperationException();
    }
}
