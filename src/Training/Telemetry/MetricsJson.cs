using System.Buffers;
using System.Text.Json;

namespace EntroPIC.Telemetry;

/// <summary>One record as one line: <c>{"stage":"rl","step":12,"reward":0.5,"kl":"NaN"}</c>.</summary>
internal static class MetricsJson
{
    private const string NaN = "NaN";
    private const string PositiveInfinity = "Infinity";
    private const string NegativeInfinity = "-Infinity";

    private static ReadOnlySpan<byte> Opening => "{\"stage\":\""u8;

    /// <summary>Writes the record and the line feed that ends it.</summary>
    public static void WriteLine(MetricsRecord record, IBufferWriter<byte> output)
    {
        using (var json = new Utf8JsonWriter(output))
        {
            json.WriteStartObject();
            json.WriteString(MetricsRecord.StageName, record.Stage);
            json.WriteNumber(MetricsRecord.StepName, record.Step);
            foreach (var (name, value) in record.Metrics)
            {
                WriteValue(json, name, value);
            }

            json.WriteEndObject();
        }

        output.Write("\n"u8);
    }

    /// <exception cref="FormatException">The line is not a metrics record.</exception>
    public static MetricsRecord Parse(ReadOnlyMemory<byte> line)
    {
        try
        {
            using var document = StrictJson.Parse(line);
            return ToRecord(document.RootElement);
        }
        catch (Exception exception) when (exception is JsonException or ArgumentException)
        {
            throw new FormatException(exception.Message, exception);
        }
    }

    /// <summary>True if an unterminated line is the beginning of a record, perhaps followed by the zeros of a power cut.</summary>
    public static bool IsCutRecord(ReadOnlySpan<byte> line)
    {
        var written = line.TrimEnd((byte)0);
        return written.StartsWith(Opening) || Opening.StartsWith(written);
    }

    private static void WriteValue(Utf8JsonWriter json, string name, double value)
    {
        if (double.IsFinite(value))
        {
            json.WriteNumber(name, value);
        }
        else
        {
            json.WriteString(name, double.IsNaN(value) ? NaN : value > 0 ? PositiveInfinity : NegativeInfinity);
        }
    }

    private static MetricsRecord ToRecord(JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object)
        {
            throw new FormatException("expected an object");
        }

        string? stage = null;
        long? step = null;
        var metrics = new List<(string, double)>();
        foreach (var property in root.EnumerateObject())
        {
            if (property.NameEquals(MetricsRecord.StageName) && stage is null)
            {
                stage = ReadStage(property.Value);
            }
            else if (property.NameEquals(MetricsRecord.StepName) && step is null)
            {
                step = ReadStep(property.Value);
            }
            else
            {
                metrics.Add((property.Name, ReadValue(property)));
            }
        }

        return new MetricsRecord(
            stage ?? throw new FormatException("`stage` is missing"),
            step ?? throw new FormatException("`step` is missing"),
            metrics);
    }

    private static string ReadStage(JsonElement value) =>
        value.ValueKind == JsonValueKind.String ? value.GetString()! : throw new FormatException("`stage` is not a string");

    private static long ReadStep(JsonElement value) =>
        value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var step)
            ? step
            : throw new FormatException("`step` is not a whole number");

    private static double ReadValue(JsonProperty property) => property.Value.ValueKind switch
    {
        JsonValueKind.Number => property.Value.GetDouble(),
        JsonValueKind.String when property.Value.ValueEquals(NaN) => double.NaN,
        JsonValueKind.String when property.Value.ValueEquals(PositiveInfinity) => double.PositiveInfinity,
        JsonValueKind.String when property.Value.ValueEquals(NegativeInfinity) => double.NegativeInfinity,
        _ => throw new FormatException(
            $"`{property.Name}` is neither a number nor \"{NaN}\", \"{PositiveInfinity}\" or \"{NegativeInfinity}\""),
    };
}
