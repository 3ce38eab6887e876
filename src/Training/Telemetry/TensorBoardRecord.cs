using System.Buffers.Binary;
using System.Numerics;

namespace EntroPIC.Telemetry;

/// <summary>
/// The records of a TFRecord file: the length of the content (8 bytes), its check sum (4), the content, its check sum (4); all little
/// endian. Check sums are CRC-32C, rotated and shifted, so that a check sum of check sums is none of its own.
/// </summary>
internal static class TensorBoardRecord
{
    private const int HeadBytes = 12;
    private const int TailBytes = 4;

    public static byte[] Frame(ReadOnlySpan<byte> content)
    {
        var record = new byte[HeadBytes + content.Length + TailBytes];
        BinaryPrimitives.WriteInt64LittleEndian(record, content.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(record.AsSpan(8), CheckSum(record.AsSpan(0, 8)));
        content.CopyTo(record.AsSpan(HeadBytes));
        BinaryPrimitives.WriteUInt32LittleEndian(record.AsSpan(HeadBytes + content.Length), CheckSum(content));
        return record;
    }

    /// <summary>End of a file's last whole record.</summary>
    /// <exception cref="InvalidDataException">A record that is not the last is broken.</exception>
    public static long EndOfLast(FileStream file)
    {
        var head = new byte[HeadBytes];
        for (var start = 0L; ;)
        {
            file.Position = start;
            if (file.ReadAtLeast(head, HeadBytes, throwOnEndOfStream: false) < HeadBytes)
            {
                return start;
            }

            if (BinaryPrimitives.ReadUInt32LittleEndian(head.AsSpan(8)) != CheckSum(head.AsSpan(0, 8)))
            {
                throw new InvalidDataException(
                    $"{file.Name}: what begins at byte {start} is not a record of an event file; nothing was appended");
            }

            var end = start + HeadBytes + BinaryPrimitives.ReadInt64LittleEndian(head) + TailBytes;
            if (end > file.Length)
            {
                return start;
            }

            start = end;
        }
    }

    internal static uint CheckSum(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        foreach (var value in bytes)
        {
            crc = BitOperations.Crc32C(crc, value);
        }

        return BitOperations.RotateRight(~crc, 15) + 0xA282EAD8;
    }
}
