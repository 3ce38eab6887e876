using System.Globalization;
using System.Numerics;
using System.Text.Json;
using System.Text.Json.Nodes;
using EntroPIC.Tokenization.Chat.Python;
using EntroPIC.Tokenization.Chat.Values;

namespace EntroPIC.Tokenization.Chat.Running;

/// <summary>JSON as templates see it.</summary>
internal sealed class JsonData
{
    /// <summary>Number of characters that were read so far.</summary>
    public long Length { get; private set; }

    public object? Read(JsonNode? node)
    {
        if (node is null)
        {
            return null;
        }

        var json = JsonSerializer.SerializeToElement(node);
        Length += json.GetRawText().Length;
        return Read(json);
    }

    private static object? Read(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.Object =>
            MapValue.Of(json.EnumerateObject().Select(static property => ((object?)property.Name, Read(property.Value)))),
        JsonValueKind.Array => new ListValue([.. json.EnumerateArray().Select(Read)]),
        JsonValueKind.String => json.GetString(),
        JsonValueKind.Number => Number(json.GetRawText()),
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => null,
    };

    // As Python reads it: whole where there is neither a point nor an exponent.
    private static object Number(string text) => text.AsSpan().IndexOfAny(".eE") < 0
        ? PythonNumber.Checked(BigInteger.Parse(text, CultureInfo.InvariantCulture))
        : double.Parse(text, CultureInfo.InvariantCulture);
}
