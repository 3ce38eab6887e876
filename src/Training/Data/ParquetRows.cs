using Parquet;
using Parquet.Schema;
using Parquet.Serialization;

namespace EntroPIC.Data;

/// <summary>
/// The rows of a Parquet file as JSON objects: structures are objects, lists are lists. One row group is in memory at a time.
/// </summary>
internal static class ParquetRows
{
    /// <exception cref="InvalidDataException">The file is not Parquet, or has what cannot be read.</exception>
    public static IEnumerable<DataRow> Read(string path)
    {
        using var opened = File.OpenRead(path);
        using var file = new EndingStream(opened);
        var number = 0;
        var groups = Understand(path, () => CountGroups(file));
        for (var group = 0; group < groups; group++)
        {
            var index = group;
            var faults = Understand(path, () => FindLostItems(file, index));
            var rows = Understand(path, () => ParquetSerializer.DeserializeUntypedAsync(file, rowGroupIndex: index));
            foreach (var row in rows.Data)
            {
                yield return ParquetValue.ToRow(row, $"{path}(row {++number})", faults);
            }
        }
    }

    private static async Task<int> CountGroups(EndingStream file)
    {
        file.Changes = ParquetLayout.Check(file);
        await using var reader = await ParquetReader.CreateAsync(file, leaveStreamOpen: true).ConfigureAwait(false);
        return reader.RowGroupCount;
    }

    /// <summary>The columns of a row group with a null in a list, which Parquet.Net leaves out: the items after it move.</summary>
    private static async Task<IReadOnlyDictionary<string, string>> FindLostItems(EndingStream file, int group)
    {
        var faults = new Dictionary<string, string>();
        await using var reader = await ParquetReader.CreateAsync(file, leaveStreamOpen: true).ConfigureAwait(false);
        using var columns = reader.OpenRowGroupReader(group);
        foreach (var column in reader.Schema.Fields)
        {
            foreach (var list in WithChildren(column).OfType<ListField>().Where(static list => list.Item.IsNullable))
            {
                var leaf = WithChildren(list.Item).OfType<DataField>().First();
                using var levels = await columns.ReadRawColumnDataBaseAsync(leaf).ConfigureAwait(false);
                if (levels.DefinitionLevels.Contains(list.Item.MaxDefinitionLevel - 1))
                {
                    faults[column.Name] = $"has a list with a null in `{column.Name}`, whose place is lost; write such a list as JSON";
                }
            }
        }

        return faults;
    }

    private static IEnumerable<Field> WithChildren(Field field) => (field switch
    {
        ListField list => [list.Item],
        MapField map => [map.Key, map.Value],
        StructField members => members.Fields,
        DataField => [],
        _ => throw new InvalidDataException($"it has a column of the kind {field.SchemaType}"),
    }).SelectMany(WithChildren).Prepend(field);

    // The reader says in many types of exceptions that a file is broken; those of the disk are none of them.
    private static T Understand<T>(string path, Func<Task<T>> read)
    {
        try
        {
            return Task.Run(read).GetAwaiter().GetResult();
        }
        catch (Exception failure) when (failure is not (FileNotFoundException or UnauthorizedAccessException))
        {
            throw new InvalidDataException($"`{path}` cannot be read as Parquet: {failure.Message}", failure);
        }
    }
}
