using System.Buffers;
using System.Collections;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace EntroPIC.Data;

/// <summary>A value of a Parquet file as JSON. A value without a JSON counterpart is rejected with the name of its column.</summary>
internal static class ParquetValue
{
    /// <summary>The row of a file; a column without a JSON counterpart is a fault that matters only if the column is read.</summary>
    /// <param name="columns">The values of the columns by their names.</param>
    /// <param name="place">The file and the row, as messages name it.</param>
    /// <param name="known">Columns that cannot be read.</param>
    public static DataRow ToRow(IDictionary<string, object> columns, string place, IReadOnlyDictionary<string, string> known)
    {
        var faults = known.ToDictionary();
        var (row, member) = (new ArrayBufferWriter<byte>(), new ArrayBufferWriter<byte>());
        using (var json = new Utf8JsonWriter(row))
        {
            json.WriteStartObject();
            foreach (var (name, value) in columns.Where(column => !known.ContainsKey(column.Key)))
            {
                try
                {
                    member.Clear();
                    using (var content = new Utf8JsonWriter(member))
                    {
                        Write(content, value, name);
                    }

                    json.WritePropertyName(name);
                    json.WriteRawValue(member.WrittenSpan, skipInputValidation: true);
                }
                catch (InvalidDataException failure)
                {
                    faults.Add(name, failure.Message);
                }
            }

            json.WriteEndObject();
        }

        return new DataRow(place, StrictJson.Parse(row.WrittenMemory).RootElement) { Faults = faults };
    }

    private static void Write(Utf8JsonWriter json, object? value, string column)
    {
        switch (value)
        {
            case null:
                json.WriteNullValue();
                break;
            case bool flag:
                json.WriteBooleanValue(flag);
                break;
            case string text:
                json.WriteStringValue(text);
                break;
            case ReadOnlyMemory<char> text:
                json.WriteStringValue(text.Span);
                break;
            case byte[] bytes:
                WriteBytes(json, bytes, column);
                break;
            case ReadOnlyMemory<byte> bytes:
                WriteBytes(json, bytes.Span, column);
                break;
            case float or double:
                WriteNumber(json, (IFormattable)value);
                break;
            case sbyte or byte or short or ushort or int or uint or long or ulong or decimal or System.Numerics.BigInteger:
                json.WriteRawValue(((IFormattable)value).ToString(null, CultureInfo.InvariantCulture));
                break;
            case DateTime or DateTimeOffset or DateOnly or TimeOnly:
                json.WriteStringValue(((IFormattable)value).ToString("O", CultureInfo.InvariantCulture));
                break;
            case Guid or TimeSpan:
                json.WriteStringValue(((IFormattable)value).ToString(null, CultureInfo.InvariantCulture));
                break;
            case IDictionary members:
                WriteMembers(json, members, column);
                break;
            case IEnumerable items:
                json.WriteStartArray();
                foreach (var item in items)
                {
                    Write(json, item, column);
                }

                json.WriteEndArray();
                break;
            default:
                throw new InvalidDataException($"has values of type `{value.GetType().Name}` in `{column}`; expected texts, numbers, truth values, lists or structures");
        }
    }

    private static void WriteMembers(Utf8JsonWriter json, IDictionary members, string column)
    {
        json.WriteStartObject();
        foreach (DictionaryEntry member in members)
        {
            var name = member.Key switch
            {
                byte[] bytes => NameOf(bytes, column),
                ReadOnlyMemory<byte> bytes => NameOf(bytes.Span, column),
                var key => Convert.ToString(key, CultureInfo.InvariantCulture)!,
            };
            json.WritePropertyName(name);
            Write(json, member.Value, column.Length == 0 ? name : $"{column}.{name}");
        }

        json.WriteEndObject();
    }

    // Texts, whether the column is marked as one of texts or not: older writers do not say so.
    private static void WriteBytes(Utf8JsonWriter json, ReadOnlySpan<byte> bytes, string column)
    {
        RefuseFault(bytes, column);
        json.WriteStringValue(bytes);
    }

    private static string NameOf(ReadOnlySpan<byte> bytes, string column)
    {
        RefuseFault(bytes, column);
        return Encoding.UTF8.GetString(bytes);
    }

    private static void RefuseFault(ReadOnlySpan<byte> bytes, string column)
    {
        if (StrictText.Fault(bytes) is { } fault)
        {
            throw new InvalidDataException(
                $"has bytes in `{column}` that are not text ({fault.Message}); expected a column of UTF-8 strings");
        }
    }

    /// <summary>A number as Python and other writers of JSON write it: <c>1e-05</c>.</summary>
    private static void WriteNumber(Utf8JsonWriter json, IFormattable number)
    {
        var text = number.ToString("R", CultureInfo.InvariantCulture);
        if (number is double.NaN or double.PositiveInfinity or double.NegativeInfinity or float.NaN or float.PositiveInfinity or float.NegativeInfinity)
        {
            json.WriteStringValue(text);
        }
        else
        {
            json.WriteRawValue(text.ToLowerInvariant());
        }
    }
}
