namespace EntroPIC.Data;

/// <summary>
/// The marks by which a Parquet file says that a column of bytes is one of texts. Parquet.Net decodes such a column and puts U+FFFD in the
/// place of what is not UTF-8, so that nobody can tell. Under the mark of BSON, which has the same length, it gives the bytes as they are.
/// </summary>
internal sealed class TextMarks
{
    // Of the field `converted_type`, in the zigzag form of Thrift: UTF8, ENUM, JSON; BSON.
    private static readonly byte[] Converted = [2 * 0, 2 * 4, 2 * 19];
    private const byte ConvertedBson = 2 * 20;

    // Fields of the union `LogicalType`: STRING, ENUM, JSON; BSON. A header has the number of the field and the type of a structure.
    private static readonly int[] Logical = [1, 4, 12];
    private const int LogicalBson = 13;
    private const int Structure = 12;

    private readonly Dictionary<int, byte> _changes = [];

    /// <summary>Looks at a field of the description.</summary>
    public void Look(ReadOnlySpan<byte> description, string structure, int field, int header, int value)
    {
        if (structure == "SchemaElement" && field == 6 && Converted.Contains(description[value]))
        {
            _changes[value] = ConvertedBson;
        }
        else if (structure == "LogicalType" && Logical.Contains(field))
        {
            // A field far from the one before has its number behind the header.
            var isShort = value == header + 1;
            _changes[isShort ? header : header + 1] = (byte)(isShort ? (LogicalBson << 4) | Structure : 2 * LogicalBson);
        }
    }

    /// <param name="start">Offset of the description in the file.</param>
    public IReadOnlyDictionary<long, byte> InFile(long start) => _changes.ToDictionary(change => start + change.Key, static change => change.Value);
}
