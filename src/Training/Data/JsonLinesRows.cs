using System.Text.Json;

namespace EntroPIC.Data;

/// <summary>The rows of a file with one JSON object in each line. Empty lines are skipped.</summary>
internal static class JsonLinesRows
{
    /// <summary>Maximum length of a line in bytes. No prompt is longer, and a file that is not JSON Lines can be one long line.</summary>
    private const int LongestLine = 64 << 20;

    private static readonly JsonDocumentOptions Reading = new() { AllowDuplicateProperties = false };

    private static ReadOnlySpan<byte> Blank => " \t\r"u8;

    public static IEnumerable<DataRow> Read(string path)
    {
        var number = 0;
        foreach (var (line, length) in ByteLines.Read(path, LongestLine))
        {
            var place = $"{path}({++number})";
            if (line is null)
            {
                yield return new(place, default, $"has {length} bytes; a line has at most {LongestLine}");
            }
            else if (line.AsSpan().ContainsAnyExcept(Blank))
            {
                yield return Parse(line, place);
            }
        }
    }

    private static DataRow Parse(byte[] line, string place)
    {
        try
        {
            var value = StrictJson.Parse(line, Reading).RootElement;
            return value.ValueKind == JsonValueKind.Object ? new(place, value) : new(place, default, "is not a JSON object");
        }
        catch (JsonException failure)
        {
            return new(place, default, $"is not JSON: {failure.Message.Split(" LineNumber:")[0].TrimEnd('.', ' ')}");
        }
    }
}
