using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace EntroPIC.Telemetry;

/// <summary>The messages of an event file, in the wire format of protocol buffers: before each field its number and its kind.</summary>
internal static class TensorBoardEvent
{
    private enum Kind
    {
        Varint = 0,
        Bits64 = 1,
        Bytes = 2,
        Bits32 = 5,
    }

    /// <summary><c>Event { wall_time = 1, file_version = 3 }</c>: the first of a file.</summary>
    public static ReadOnlySpan<byte> Version(double seconds)
    {
        var message = new ArrayBufferWriter<byte>();
        WriteTime(message, seconds);
        WriteBytes(message, 3, "brain.Event:2"u8);
        return message.WrittenSpan;
    }

    /// <summary>
    /// <c>Event { wall_time = 1, step = 2, summary = 5 }</c>, <c>Summary { repeated Value { tag = 1, simple_value = 2 } = 1 }</c>.
    /// </summary>
    public static ReadOnlySpan<byte> Scalars(double seconds, MetricsRecord record)
    {
        var (summary, value, message) = (new ArrayBufferWriter<byte>(), new ArrayBufferWriter<byte>(), new ArrayBufferWriter<byte>());
        foreach (var (name, number) in record.Metrics)
        {
            value.ResetWrittenCount();
            WriteBytes(value, 1, Encoding.UTF8.GetBytes($"{record.Stage}/{name}"));
            WriteKey(value, 2, Kind.Bits32);
            BinaryPrimitives.WriteSingleLittleEndian(value.GetSpan(4), (float)number);
            value.Advance(4);
            WriteBytes(summary, 1, value.WrittenSpan);
        }

        WriteTime(message, seconds);
        WriteKey(message, 2, Kind.Varint);
        WriteVarint(message, (ulong)record.Step);
        WriteBytes(message, 5, summary.WrittenSpan);
        return message.WrittenSpan;
    }

    private static void WriteTime(ArrayBufferWriter<byte> message, double seconds)
    {
        WriteKey(message, 1, Kind.Bits64);
        BinaryPrimitives.WriteDoubleLittleEndian(message.GetSpan(8), seconds);
        message.Advance(8);
    }

    private static void WriteBytes(ArrayBufferWriter<byte> message, int field, ReadOnlySpan<byte> bytes)
    {
        WriteKey(message, field, Kind.Bytes);
        WriteVarint(message, (ulong)bytes.Length);
        message.Write(bytes);
    }

    private static void WriteKey(ArrayBufferWriter<byte> message, int field, Kind kind) =>
        WriteVarint(message, (ulong)((field << 3) | (int)kind));

    private static void WriteVarint(ArrayBufferWriter<byte> message, ulong value)
    {
        for (; value >= 0x80; value >>= 7)
        {
            message.Write([(byte)(value | 0x80)]);
        }

        message.Write([(byte)value]);
    }
}
