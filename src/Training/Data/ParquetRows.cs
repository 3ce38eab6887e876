using Parquet;
using Parquet.Serialization;

namespace EntroPIC.Data;

/// <summary>The rows of a Parquet file as JSON objects: structures are objects, lists are lists. One row group is in memory at a time.</summary>
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
            var rows = Understand(path, () => ParquetSerializer.DeserializeUntypedAsync(file, rowGroupIndex: index));
            foreach (var row in rows.Data)
            {
                yield return ToRow(row, $"{path}(row {++number})");
            }
        }
    }

    private static DataRow ToRow(object row, string place)
    {
        try
        {
            return new(place, ParquetValue.ToJson(row));
        }
        catch (InvalidDataException failure)
        {
            return new(place, default, failure.Message);
        }
    }

    private static async Task<int> CountGroups(EndingStream file)
    {
        file.Changes = ParquetLayout.Check(file);
        await using var reader = await ParquetReader.CreateAsync(file, leaveStreamOpen: true).ConfigureAwait(false);
        return reader.RowGroupCount;
    }

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
