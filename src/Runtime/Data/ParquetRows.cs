using System.Text.Json;
using System.Text.Json.Serialization;
using Parquet;
using Parquet.Serialization;

namespace EntroPIC.Data;

/// <summary>The rows of a Parquet file as JSON objects: structures are objects, lists are lists. One row group is in memory at a time.</summary>
internal static class ParquetRows
{
    private static readonly JsonSerializerOptions Options = new()
    {
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        Converters = { new TextConverter() },
    };

    /// <exception cref="InvalidDataException">The file is not Parquet, or has what cannot be read.</exception>
    public static IEnumerable<DataRow> Read(string path)
    {
        using var file = File.OpenRead(path);
        var number = 0;
        var groups = Understand(path, () => CountGroups(file));
        for (var group = 0; group < groups; group++)
        {
            var index = group;
            var rows = Understand(path, () => ParquetSerializer.DeserializeUntypedAsync(file, rowGroupIndex: index));
            foreach (var row in rows.Data)
                yield return new($"{path}(row {++number})", JsonSerializer.SerializeToElement(row, Options));
        }
    }

    private static async Task<int> CountGroups(FileStream file)
    {
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

    /// <summary>Texts in lists come as memory of characters.</summary>
    private sealed class TextConverter : JsonConverter<ReadOnlyMemory<char>>
    {
        public override ReadOnlyMemory<char> Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options) => reader.GetString().AsMemory();

        public override void Write(Utf8JsonWriter writer, ReadOnlyMemory<char> value, JsonSerializerOptions options) => writer.WriteStringValue(value.Span);
    }
}
