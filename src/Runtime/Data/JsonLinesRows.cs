using System.Text.Json;

namespace EntroPIC.Data;

/// <summary>The rows of a file with one JSON object in each line. Empty lines are passed over.</summary>
internal static class JsonLinesRows
{
    public static IEnumerable<DataRow> Read(string path)
    {
        var number = 0;
        foreach (var line in File.ReadLines(path))
        {
            number++;
            if (!string.IsNullOrWhiteSpace(line))
                yield return Parse(line, $"{path}({number})");
        }
    }

    private static DataRow Parse(string line, string place)
    {
        try
        {
            // Not disposed: rows keep their metadata, and all that it would give back is memory.
            var value = JsonDocument.Parse(line).RootElement;
            return value.ValueKind == JsonValueKind.Object ? new(place, value) : new(place, default, "is not a JSON object");
        }
        catch (JsonException failure)
        {
            return new(place, default, $"is not JSON: {failure.Message.Split(" LineNumber:")[0].TrimEnd('.', ' ')}");
        }
    }
}
