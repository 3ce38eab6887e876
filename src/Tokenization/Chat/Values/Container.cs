using System.Numerics;
using EntroPIC.Tokenization.Chat.Running;

namespace EntroPIC.Tokenization.Chat.Values;

/// <summary>
/// A value made of others. Containers are immutable, so their depth and size are known: a walk through one never nests
/// too deep, and the cost of a comparison is known in advance.
/// </summary>
internal abstract class Container
{
    private const int Deepest = 200;
    private const long Most = long.MaxValue / 4;
    private const int CharactersPerStep = 16;

    /// <exception cref="TemplateFault">It nests too deep.</exception>
    protected Container(IEnumerable<object?> parts)
    {
        foreach (var part in parts)
        {
            Depth = Math.Max(Depth, (part as Container)?.Depth ?? 0);
            Size = Math.Min(Most, Size + SizeOf(part));
        }
        Depth++;
        if (Depth > Deepest)
        {
            throw new TemplateFault($"a value nests deeper than {Deepest} levels");
        }
    }

    public int Depth { get; }

    /// <summary>Number of steps of a walk through it; a part contained twice counts twice.</summary>
    public long Size { get; } = 1;

    /// <summary>Number of steps of a walk through any value.</summary>
    public static long SizeOf(object? value) => value switch
    {
        Container container => container.Size,
        string text => 1 + (text.Length / CharactersPerStep),
        Markup markup => 1 + (markup.Text.Length / CharactersPerStep),
        BigInteger whole => 1 + (whole.GetByteCount() / CharactersPerStep),
        _ => 1,
    };
}
