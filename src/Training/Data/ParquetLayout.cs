using System.Buffers.Binary;

namespace EntroPIC.Data;

/// <summary>Validates the layout of a Parquet file, its metadata and the pages of its columns, before Parquet.Net reads it.</summary>
internal static class ParquetLayout
{
    private const int TailBytes = 8;
    private const int MostDescriptionBytes = 256 << 20;
    private const int UsualHeaderBytes = 1 << 10;
    private const int MostHeaderBytes = 1 << 20;
    private const int MostLengthBytes = 5;

    /// <summary>The codec's number in the metadata of a column.</summary>
    private const int Snappy = 1;

    // What a page may unfold to: runs of one value are short, whatever compresses them.
    private const long MostPageBytes = 64 << 20;
    private const long MostPageBytesForOne = 2048;

    // Values are counted before they are there.
    private const long MostValues = 1 << 27;

    /// <param name="file">The file; read from its begin afterwards.</param>
    /// <returns>Bytes to read in place of those of the file, by their positions: with them all texts are read as bytes, which Parquet.Net
    /// decodes without a check.</returns>
    /// <exception cref="InvalidDataException">It is not laid out as it says.</exception>
    public static IReadOnlyDictionary<long, byte> Check(Stream file)
    {
        var columns = new List<IReadOnlyDictionary<int, long>>();
        var (description, marks) = (Description(file), new TextMarks());
        new ThriftWalk(
            description,
            (structure, numbers) =>
            {
                if (structure == ParquetStructs.Column)
                {
                    columns.Add(numbers);
                }
            },
            (structure, field, header, value) => marks.Look(description, structure, field, header, value)).PassStruct(ParquetStructs.File);
        foreach (var column in columns)
        {
            CheckColumn(file, column);
        }

        file.Position = 0;
        return marks.InFile(file.Length - TailBytes - description.Length);
    }

    private static byte[] Description(Stream file)
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

        return length >= 0 && length <= Math.Min(MostDescriptionBytes, file.Length - TailBytes)
            ? Read(file, file.Length - TailBytes - length, length)
            : throw new InvalidDataException($"its description has {length} bytes, the file {file.Length}");
    }

    /// <summary>The pages of a column follow one another, and have as many values as the column.</summary>
    private static void CheckColumn(Stream file, IReadOnlyDictionary<int, long> column)
    {
        var values = column.GetValueOrDefault(5);
        var offsets = new[] { column.GetValueOrDefault(9), column.GetValueOrDefault(11) }.Where(static offset => offset != 0).ToList();
        var start = offsets.Count > 0 ? offsets.Min() : 0;
        if (start < 4 || start > file.Length)
        {
            throw new InvalidDataException($"a column begins at {start}, the file has {file.Length} bytes");
        }

        if (values is < 0 or > MostValues)
        {
            throw new InvalidDataException($"a column has {values} values; at most {MostValues} are read at once");
        }

        var seen = 0L;
        for (var at = start; seen < values;)
        {
            // Not to the end that the column says it has: old writers forget a header there.
            var (length, found) = CheckPage(file, at, isSnappy: column.GetValueOrDefault(4) == Snappy);
            if (found == 0 && at > start)
            {
                throw new InvalidDataException("a page has no values");
            }

            at += length;
            seen += found;
        }

        if (seen != values)
        {
            throw new InvalidDataException($"a column has {values} values, its pages {seen}");
        }
    }

    private static (long Length, long Values) CheckPage(Stream file, long at, bool isSnappy)
    {
        var (page, headerBytes) = Header(file, at);
        var (unfolded, stored) = (page[ParquetStructs.Page].GetValueOrDefault(2, -1), page[ParquetStructs.Page].GetValueOrDefault(3, -1));
        if (stored < 0 || stored > file.Length - at - headerBytes)
        {
            throw new InvalidDataException($"a page at {at} has {stored} bytes, the file {file.Length}");
        }

        if (unfolded < 0 || unfolded > MostPageBytes + (MostPageBytesForOne * stored))
        {
            throw new InvalidDataException($"a page of {stored} bytes unfolds to {unfolded}");
        }

        // In newer pages, levels come first, which are never compressed.
        var newer = page.GetValueOrDefault(ParquetStructs.NewerDataPage);
        var (definitions, repetitions) = (newer?.GetValueOrDefault(5) ?? 0, newer?.GetValueOrDefault(6) ?? 0);
        var levels = definitions + repetitions;
        if (definitions is < 0 or > int.MaxValue || repetitions is < 0 or > int.MaxValue || levels > Math.Min(stored, unfolded))
        {
            throw new InvalidDataException($"a page at {at} has {stored} bytes, its levels {definitions} and {repetitions}");
        }

        // Snappy says its length itself, and its reader allocates that.
        if (isSnappy && stored > levels && newer?.GetValueOrDefault(7, 1) != 0
            && SnappyLength(file, at + headerBytes + levels, stored - levels) is var length && length != (ulong)(unfolded - levels))
        {
            throw new InvalidDataException($"a page at {at} unfolds to {unfolded - levels} bytes, its content to {length}");
        }

        var values = (page.GetValueOrDefault(ParquetStructs.DataPage) ?? page.GetValueOrDefault(ParquetStructs.NewerDataPage))?.GetValueOrDefault(1) ?? 0;
        var entries = page.GetValueOrDefault(ParquetStructs.DictionaryPage)?.GetValueOrDefault(1) ?? 0;
        return values is >= 0 and <= MostValues && entries is >= 0 && entries <= 8 * Math.Max(unfolded, stored) + 1
            ? (headerBytes + stored, values)
            : throw new InvalidDataException($"a page of {unfolded} bytes has {Math.Max(values, entries)} values");
    }

    /// <summary>The length of uncompressed content that a Snappy stream starts with.</summary>
    private static ulong SnappyLength(Stream file, long at, long stored) =>
        VariableLength.Read(Read(file, at, (int)Math.Min(MostLengthBytes, stored)), out _) ?? throw new InvalidDataException(
            $"a page at {at} does not say its length");

    private static (Dictionary<string, IReadOnlyDictionary<int, long>> Numbers, int Length) Header(
        Stream file, long at, int most = UsualHeaderBytes)
    {
        var page = new Dictionary<string, IReadOnlyDictionary<int, long>>();
        var content = Read(file, at, (int)Math.Min(most, file.Length - at));
        var walk = new ThriftWalk(content, (structure, numbers) => page[structure] = numbers);
        try
        {
            walk.PassStruct(ParquetStructs.Page);
            return (page, walk.Position);
        }
        catch (InvalidDataException) when (most == UsualHeaderBytes && content.Length == most)
        {
            // Statistics can be long texts.
            return Header(file, at, MostHeaderBytes);
        }
    }

    private static byte[] Read(Stream file, long at, int length)
    {
        var bytes = new byte[length];
        file.Position = at;
        file.ReadExactly(bytes);
        return bytes;
    }
}
