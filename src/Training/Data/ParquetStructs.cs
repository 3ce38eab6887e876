namespace EntroPIC.Data;

/// <summary>The structures of Parquet's descriptions, as its format defines them: which kind of value each field has.</summary>
internal static class ParquetStructs
{
    public const string File = "FileMetaData";
    public const string Column = "ColumnMetaData";
    public const string Page = "PageHeader";
    public const string DataPage = "DataPageHeader";
    public const string DictionaryPage = "DictionaryPageHeader";
    public const string NewerDataPage = "DataPageHeaderV2";

    /// <summary>
    /// The kind of a whole number, of a truth value, and of bytes; others are names of structures, lists begin with a bracket.
    /// </summary>
    public const string Number = "number";
    public const string Truth = "truth";
    public const string Bytes = "bytes";

    private static readonly Dictionary<string, Dictionary<int, string>> Structs = new()
    {
        [File] = new() { [1] = Number, [2] = "[SchemaElement", [3] = Number, [4] = "[RowGroup", [5] = "[KeyValue", [6] = Bytes, [7] = "[ColumnOrder" },
        ["SchemaElement"] = new()
        {
            [1] = Number, [2] = Number, [3] = Number, [4] = Bytes, [5] = Number, [6] = Number, [7] = Number, [8] = Number, [9] = Number,
            [10] = "LogicalType",
        },
        ["LogicalType"] = new()
        {
            [1] = "Empty", [2] = "Empty", [3] = "Empty", [4] = "Empty", [5] = "DecimalType", [6] = "Empty", [7] = "TimeType",
            [8] = "TimeType", [10] = "IntType", [11] = "Empty",
            [12] = "Empty", [13] = "Empty", [14] = "Empty", [15] = "Empty",
        },
        ["DecimalType"] = new() { [1] = Number, [2] = Number },
        ["TimeType"] = new() { [1] = Truth, [2] = "TimeUnit" },
        ["TimeUnit"] = new() { [1] = "Empty", [2] = "Empty", [3] = "Empty" },
        ["IntType"] = new() { [1] = "byte", [2] = Truth },
        ["Empty"] = [],
        ["KeyValue"] = new() { [1] = Bytes, [2] = Bytes },
        ["ColumnOrder"] = new() { [1] = "Empty" },
        ["RowGroup"] =
            new() { [1] = "[ColumnChunk", [2] = Number, [3] = Number, [4] = "[SortingColumn", [5] = Number, [6] = Number, [7] = Number },
        ["SortingColumn"] = new() { [1] = Number, [2] = Truth, [3] = Truth },
        ["ColumnChunk"] = new() { [1] = Bytes, [2] = Number, [3] = Column, [4] = Number, [5] = Number, [6] = Number, [7] = Number },
        [Column] = new()
        {
            [1] = Number, [2] = "[number", [3] = "[bytes", [4] = Number, [5] = Number, [6] = Number, [7] = Number, [8] = "[KeyValue",
            [9] = Number, [10] = Number, [11] = Number,
            [12] = "Statistics", [13] = "[PageEncodingStats", [14] = Number, [15] = Number, [16] = "SizeStatistics",
        },
        ["Statistics"] = new() { [1] = Bytes, [2] = Bytes, [3] = Number, [4] = Number, [5] = Bytes, [6] = Bytes, [7] = Truth, [8] = Truth },
        ["PageEncodingStats"] = new() { [1] = Number, [2] = Number, [3] = Number },
        ["SizeStatistics"] = new() { [1] = Number, [2] = "[number", [3] = "[number" },
        [Page] = new() { [1] = Number, [2] = Number, [3] = Number, [4] = Number, [5] = DataPage, [6] = "Empty", [7] = DictionaryPage, [8] = NewerDataPage },
        [DataPage] = new() { [1] = Number, [2] = Number, [3] = Number, [4] = Number, [5] = "Statistics" },
        [DictionaryPage] = new() { [1] = Number, [2] = Number, [3] = Truth },
        [NewerDataPage] =
            new() { [1] = Number, [2] = Number, [3] = Number, [4] = Number, [5] = Number, [6] = Number, [7] = Truth, [8] = "Statistics" },
    };

    /// <summary>Kind of a field; null if the format lacks it.</summary>
    public static string? KindOf(string structure, int field) =>
        Structs.TryGetValue(structure, out var fields) ? fields.GetValueOrDefault(field) : null;

    /// <summary>True if a value written as this type is of that kind.</summary>
    public static bool Fits(string kind, int type) => kind switch
    {
        Number => type is 4 or 5 or 6,
        Truth => type is 1 or 2,
        Bytes => type is 8,
        "byte" => type is 3,
        ['[', ..] => type is 9,
        _ => type is 12,
    };
}
