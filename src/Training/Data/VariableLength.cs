namespace EntroPIC.Data;

/// <summary>Unsigned numbers of variable length (LEB128): seven bits a byte, the lowest first, the last byte below 0x80.</summary>
internal static class VariableLength
{
    /// <summary>The bytes of the longest number.</summary>
    public const int MostBytes = 10;

    /// <summary>The number that the content starts with; null if it does not end within the content or <see cref="MostBytes"/>.</summary>
    /// <param name="content">The content.</param>
    /// <param name="length">The bytes of the number; 0 without one.</param>
    public static ulong? Read(ReadOnlySpan<byte> content, out int length)
    {
        var number = 0UL;
        for (length = 1; length <= Math.Min(MostBytes, content.Length); length++)
        {
            var digit = content[length - 1];
            number |= (ulong)(digit & 0x7F) << (7 * (length - 1));
            if (digit < 0x80)
            {
                return number;
            }
        }

        length = 0;
        return null;
    }
}
