using System.Buffers.Binary;

namespace EntroPIC.Data;

/// <summary>
/// Looks over the description at the end of a Parquet file, which is in Thrift's compact form, before Parquet.Net reads it: Parquet.Net
/// believes the counts that are written there, and goes on for hours behind the end of a list that says it has two billion items.
/// </summary>
internal ref struct ParquetFooter
{
    private const int TailBytes = 8;
    private const int MostBytes = 256 << 20;
    private const int Deepest = 32;

    private ReadOnlySpan<byte> _rest;

    /// <exception cref="InvalidDataException">The description is not whole.</exception>
    public static void Check(Stream file)
    {
        Span<byte> tail = stackalloc byte[TailBytes];
        if (file.Length < 4 + TailBytes)
        {
            throw new InvalidDataException($"it has {file.Length} bytes, too few");
        }

        file.Position = file.Length - TailBytes;
        file.ReadExactly(tail);
        var length = BinaryPrimitives.ReadInt32LittleEndian(tail);
        if (!tail.EndsWith("PAR1"u8))
        {
            throw new InvalidDataException("it does not end in `PAR1`");
        }

        if (length < 0 || length > Math.Min(MostBytes, file.Length - TailBytes))
        {
            throw new InvalidDataException($"its description has {length} bytes, the file {file.Length}");
        }

        var description = new byte[length];
        file.Position = file.Length - TailBytes - length;
        file.ReadExactly(description);
        file.Position = 0;
        new ParquetFooter { _rest = description }.PassStruct(Deepest);
    }

    private void PassStruct(int depth)
    {
        for (int header; (header = Byte()) != 0;)
        {
            if (header >> 4 == 0)
            {
                Number();
            }

            PassValue(header & 0xF, depth, isInStruct: true);
        }
    }

    private void PassValue(int type, int depth, bool isInStruct)
    {
        if (depth == 0)
        {
            throw new InvalidDataException("its description is nested too deeply");
        }

        switch (type)
        {
            // A truth value is in the header of its field.
            case 1 or 2 when isInStruct:
                break;
            case 1 or 2 or 3:
                Pass(1);
                break;
            case 4 or 5 or 6:
                Number();
                break;
            case 7:
                Pass(8);
                break;
            case 8:
                Pass(Number());
                break;
            case 9 or 10:
                var list = Byte();
                PassItems(list >> 4 == 15 ? Number() : (ulong)(list >> 4), depth, list & 0xF);
                break;
            case 11:
                if (Number() is > 0 and var pairs)
                {
                    var kinds = Byte();
                    PassItems(pairs, depth, kinds >> 4, kinds & 0xF);
                }

                break;
            case 12:
                PassStruct(depth - 1);
                break;
            default:
                throw new InvalidDataException($"its description has a value of the unknown type {type}");
        }
    }

    // An item has a byte at least.
    private void PassItems(ulong count, int depth, params ReadOnlySpan<int> types)
    {
        if (count > (ulong)_rest.Length)
        {
            throw new InvalidDataException($"its description has a list of {count} items in {_rest.Length} bytes");
        }

        for (var i = 0UL; i < count; i++)
        {
            foreach (var type in types)
            {
                PassValue(type, depth - 1, isInStruct: false);
            }
        }
    }

    private ulong Number()
    {
        var number = 0UL;
        for (var shift = 0; shift < 70; shift += 7)
        {
            var next = Byte();
            number |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
            {
                return number;
            }
        }

        throw new InvalidDataException("its description has a number that does not end");
    }

    private int Byte()
    {
        var next = _rest.Length > 0 ? _rest[0] : throw Cut();
        _rest = _rest[1..];
        return next;
    }

    private void Pass(ulong bytes) => _rest = bytes <= (ulong)_rest.Length ? _rest[(int)bytes..] : throw Cut();

    private static InvalidDataException Cut() => new("its description is cut off");
}
