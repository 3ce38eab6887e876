namespace EntroPIC.Data;

/// <summary>
/// Validates that a description in Thrift's compact form is complete and has the types of the format. Parquet.Net trusts the
/// content: it reads forever past the end of a truncated description, and for hours through a list that claims two billion items.
/// </summary>
/// <param name="content">The description, and perhaps what follows it.</param>
/// <param name="found">Is told the numbers and truth values (1 or 0) of each structure by their fields.</param>
/// <param name="passing">Is told of each field of a structure before its value is passed: where its header is, and its value.</param>
internal sealed class ThriftWalk(
    ReadOnlyMemory<byte> content, Action<string, IReadOnlyDictionary<int, long>> found, Action<string, int, int, int>? passing = null)
{
    private const int Deepest = 24;

    /// <summary>The first byte after the description.</summary>
    public int Position { get; private set; }

    /// <exception cref="InvalidDataException">It is not whole.</exception>
    public void PassStruct(string structure, int depth = 0)
    {
        var numbers = new Dictionary<int, long>();
        var field = (short)0;
        for (int header; (header = Byte()) != 0;)
        {
            var start = Position - 1;
            field = (short)(header >> 4 == 0 ? Signed() : field + (header >> 4));
            var (type, kind) = (header & 0xF, ParquetStructs.KindOf(structure, field));
            if (kind is not null && !ParquetStructs.Fits(kind, type))
            {
                throw new InvalidDataException($"field {field} of `{structure}` is of type {type}; it must be {kind}");
            }

            passing?.Invoke(structure, field, start, Position);
            if (kind == ParquetStructs.Number)
            {
                numbers[field] = Signed();
            }
            else
            {
                if (kind == ParquetStructs.Truth)
                {
                    numbers[field] = type == 1 ? 1 : 0;
                }

                PassValue(type, kind ?? "", depth);
            }
        }

        found(structure, numbers);
    }

    private void PassValue(int type, string kind, int depth)
    {
        // Lists nest in lists, too.
        if (depth > Deepest)
        {
            throw new InvalidDataException("a description is nested too deeply");
        }

        switch (type)
        {
            case 1 or 2:
                // A truth value is in the header of its field.
                break;
            case 3:
                Pass(1);
                break;
            case 4 or 5 or 6:
                Unsigned();
                break;
            case 7:
                Pass(8);
                break;
            case 8:
                Pass(Unsigned());
                break;
            case 9:
                PassItems(kind is ['[', .. var items] ? items : "", depth);
                break;
            case 12:
                PassStruct(kind, depth + 1);
                break;
            default:
                throw new InvalidDataException($"a description has a value of type {type}, which the format does not use");
        }
    }

    private void PassItems(string kind, int depth)
    {
        var header = Byte();
        var (count, type) = (header >> 4 == 15 ? Unsigned() : (ulong)(header >> 4), header & 0xF);

        // An item has a byte at least.
        if (count > (ulong)(content.Length - Position))
        {
            throw new InvalidDataException($"a description has a list of {count} items in {content.Length - Position} bytes");
        }

        // Readers differ in how many bytes a truth value in a list has; the format has no such list.
        if (count > 0 && (type is 1 or 2 || (kind.Length > 0 && !ParquetStructs.Fits(kind, type))))
        {
            throw new InvalidDataException($"a description has a list of type {type}{(kind.Length > 0 ? $"; it must be of {kind}" : "")}");
        }

        for (var i = 0UL; i < count; i++)
        {
            PassValue(type, kind, depth + 1);
        }
    }

    private long Signed()
    {
        var number = Unsigned();
        return (long)(number >> 1) ^ -(long)(number & 1);
    }

    private ulong Unsigned()
    {
        var number = VariableLength.Read(content.Span[Position..], out var length)
            ?? throw (content.Length - Position < VariableLength.MostBytes ? Cut() : new InvalidDataException("a description has a number that does not end"));
        Position += length;
        return number;
    }

    private int Byte() => Position < content.Length ? content.Span[Position++] : throw Cut();

    private void Pass(ulong bytes) => Position = bytes <= (ulong)(content.Length - Position) ? Position + (int)bytes : throw Cut();

    private static InvalidDataException Cut() => new("a description is cut off");
}
