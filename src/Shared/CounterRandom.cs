namespace EntroPIC;

/// <summary>
/// Random numbers by place instead of by order: each is a hash of where it is used, so that a response depends neither on its
/// neighbors in the batch nor on how the work is split.
/// </summary>
internal static class CounterRandom
{
    private const ulong GoldenGamma = 0x9E3779B97F4A7C15;

    /// <summary>A number in [0, 1) with 53 random bits.</summary>
    public static double Uniform(long seed, int prompt, int response, int position)
    {
        var hash = Absorb(0, unchecked((ulong)seed));
        hash = Absorb(hash, (ulong)prompt);
        hash = Absorb(hash, (ulong)response);
        hash = Absorb(hash, (ulong)position);
        return (hash >> 11) * (1.0 / (1UL << 53));
    }

    /// <summary>A hash of a name that is the same in every process.</summary>
    public static int Hash(string name)
    {
        var hash = 0UL;
        foreach (var c in name)
        {
            hash = Absorb(hash, c);
        }

        return (int)(hash >> 33);
    }

    private static ulong Absorb(ulong hash, ulong word) => Mix(unchecked((hash ^ word) + GoldenGamma));

    // The finalizer of SplitMix64 (Steele, Lea, Flood: Fast Splittable Pseudorandom Number Generators, 2014), a bijection.
    private static ulong Mix(ulong bits)
    {
        unchecked
        {
            bits = (bits ^ (bits >> 30)) * 0xBF58476D1CE4E5B9;
            bits = (bits ^ (bits >> 27)) * 0x94D049BB133111EB;
            return bits ^ (bits >> 31);
        }
    }
}
