using System.Buffers.Binary;
using System.Text.Encodings.Web;
using System.Text.Json;
using TorchSharp;
using static TorchSharp.torch;

namespace EntroPIC.Checkpoints;

/// <summary>
/// Writes the safetensors format as its reference implementation does, byte for byte: wide types first, then by name, the header
/// filled up with spaces so that the numbers begin at a multiple of eight.
/// </summary>
internal static class SafetensorsWriter
{
    private const int Alignment = 8;

    private static readonly JsonWriterOptions PlainText = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <inheritdoc cref="SafetensorsFile.Write"/>
    public static void Write(
        Stream stream, IReadOnlyList<(string Name, Tensor Value)> tensors, ScalarType? type, IReadOnlyDictionary<string, string>? metadata)
    {
        EnsureNames(tensors);
        var ordered = tensors
            .Select(tensor => (tensor.Name, tensor.Value, Type: StoredType(tensor.Value, type)))
            .OrderByDescending(tensor => SafetensorsTypes.BytesOf(tensor.Type))
            .ThenBy(tensor => tensor.Name, StringComparer.Ordinal)
            .ToList();

        var header = Header([.. ordered.Select(tensor => (tensor.Name, tensor.Type, tensor.Value.shape))], metadata);
        var length = new byte[Alignment];
        BinaryPrimitives.WriteInt64LittleEndian(length, header.Length);
        stream.Write(length);
        stream.Write(header);
        foreach (var tensor in ordered)
        {
            WriteNumbers(stream, tensor.Value, tensor.Type);
        }
    }

    /// <summary>Size of a tensor's numbers in bytes.</summary>
    public static long BytesOf(Tensor tensor, ScalarType? type) =>
        tensor.numel() * SafetensorsTypes.BytesOf(StoredType(tensor, type));

    private static ScalarType StoredType(Tensor tensor, ScalarType? type) =>
        type is { } floating && tensor.is_floating_point() ? floating : tensor.dtype;

    private static void EnsureNames(IReadOnlyList<(string Name, Tensor Value)> tensors)
    {
        var names = new HashSet<string>();
        foreach (var (name, _) in tensors)
        {
            if (name == SafetensorsHeader.MetadataKey)
            {
                throw new ArgumentException($"no tensor can be named `{name}`");
            }

            if (!names.Add(name))
            {
                throw new ArgumentException($"two tensors are named `{name}`");
            }
        }
    }

    private static byte[] Header(
        IReadOnlyList<(string Name, ScalarType Type, long[] Shape)> tensors, IReadOnlyDictionary<string, string>? metadata)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, PlainText))
        {
            json.WriteStartObject();
            if (metadata is { Count: > 0 })
            {
                json.WriteStartObject(SafetensorsHeader.MetadataKey);
                foreach (var (key, text) in metadata)
                {
                    json.WriteString(key, text);
                }

                json.WriteEndObject();
            }
            var offset = 0L;
            foreach (var (name, type, shape) in tensors)
            {
                var end = offset + (shape.Aggregate(1L, (product, size) => product * size) * SafetensorsTypes.BytesOf(type));
                json.WriteStartObject(name);
                json.WriteString("dtype", SafetensorsTypes.NameOf(type));
                WriteNumbers(json, "shape", shape);
                WriteNumbers(json, "data_offsets", [offset, end]);
                json.WriteEndObject();
                offset = end;
            }
            json.WriteEndObject();
        }
        while (buffer.Length % Alignment != 0)
        {
            buffer.WriteByte((byte)' ');
        }

        return buffer.ToArray();
    }

    private static void WriteNumbers(Utf8JsonWriter json, string name, IEnumerable<long> numbers)
    {
        json.WriteStartArray(name);
        foreach (var number in numbers)
        {
            json.WriteNumberValue(number);
        }

        json.WriteEndArray();
    }

    private static void WriteNumbers(Stream stream, Tensor tensor, ScalarType type)
    {
        using var scope = NewDisposeScope();
        using var gradientsOff = no_grad();
        foreach (var piece in TensorPieces.Of(tensor.detach().to(type, CPU).contiguous()))
        {
            stream.Write(piece.bytes);
        }
    }
}
