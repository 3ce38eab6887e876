using System.Buffers.Binary;
using System.Text;

namespace Fuzz.Mutation;

/// <summary>Changes of bytes, whatever they mean.</summary>
internal static class ByteMutation
{
    private const int LongestRun = 64;

    private static readonly long[] Extremes =
    [
        0, 1, -1, 7, 127, 128, 255, 256, short.MaxValue, ushort.MaxValue, int.MaxValue, int.MinValue, uint.MaxValue, long.MaxValue, long.MinValue, 1L << 62, 100_000_000,
    ];

    /// <summary>Changes an input once.</summary>
    /// <param name="input">The input.</param>
    /// <param name="other">Another, of which a part may be taken.</param>
    /// <param name="words">Texts that may be put in.</param>
    /// <param name="random">Where the change comes from.</param>
    public static byte[] Apply(byte[] input, byte[] other, IReadOnlyList<string> words, Random random)
    {
        var at = random.Next(input.Length + 1);
        var run = Math.Min(random.Next(1, LongestRun), input.Length - at);
        return random.Next(11) switch
        {
            0 => Set(input, at, (byte)(1 << random.Next(8)), isFlip: true),
            1 => Set(input, at, (byte)random.Next(256), isFlip: false),
            2 => input[..at],
            3 => input[at..],
            4 => [.. input[..at], .. input[(at + run)..]],
            5 => [.. input[..(at + run)], .. input[at..]],
            6 => [.. input[..at], .. Noise(random), .. input[at..]],
            7 => [.. input[..at], .. other[random.Next(other.Length + 1)..]],
            8 => [.. input[..at], .. Word(words, random), .. input[at..]],
            9 => [.. input[..at], .. Enumerable.Repeat(input[at..(at + run)], random.Next(2, 200)).SelectMany(static bytes => bytes), .. input[at..]],
            _ => WithLength(input, at, random),
        };
    }

    private static byte[] Set(byte[] input, int at, byte value, bool isFlip)
    {
        byte[] changed = [.. input];
        if (at < changed.Length)
        {
            changed[at] = (byte)(isFlip ? changed[at] ^ value : value);
        }

        return changed;
    }

    private static byte[] Noise(Random random)
    {
        var bytes = new byte[random.Next(1, LongestRun)];
        random.NextBytes(bytes);
        return bytes;
    }

    private static byte[] Word(IReadOnlyList<string> words, Random random) =>
        words.Count > 0 ? Encoding.UTF8.GetBytes(words[random.Next(words.Count)]) : [];

    /// <summary>A number where a length may be, at the beginning more often than elsewhere.</summary>
    private static byte[] WithLength(byte[] input, int at, Random random)
    {
        byte[] changed = [.. input];
        var place = random.Next(2) == 0 ? 0 : at;
        var (number, bytes) = (new byte[8], random.Next(2) == 0 ? 4 : 8);
        BinaryPrimitives.WriteInt64LittleEndian(number, Extremes[random.Next(Extremes.Length)] + random.Next(-1, 2));
        number.AsSpan(0, Math.Min(bytes, changed.Length - place)).CopyTo(changed.AsSpan(place));
        return changed;
    }
}
