using System.Buffers.Binary;
using System.Text.Json;
using TorchSharp;
using static TorchSharp.torch;

namespace Runtime.Tests.Models;

/// <summary>Just enough to read the goldens: eight bytes of header length, a JSON header, raw little-endian numbers.</summary>
internal static class SafetensorsReader
{
    public static Dictionary<string, Tensor> Read(string path)
    {
        var file = File.ReadAllBytes(path);
        var headerLength = (int)BinaryPrimitives.ReadInt64LittleEndian(file);
        var numbers = file.AsMemory(8 + headerLength);
        using var header = JsonDocument.Parse(file.AsMemory(8, headerLength));
        var tensors = new Dictionary<string, Tensor>();
        foreach (var entry in header.RootElement.EnumerateObject().Where(entry => entry.Name != "__metadata__"))
        {
            var offsets = entry.Value.GetProperty("data_offsets");
            var (start, end) = (offsets[0].GetInt32(), offsets[1].GetInt32());
            var shape = entry.Value.GetProperty("shape").EnumerateArray().Select(size => size.GetInt64()).ToArray();
            var tensor = empty(shape, TypeOf(entry.Value.GetProperty("dtype").GetString()!));
            numbers.Span[start..end].CopyTo(tensor.bytes);
            tensors[entry.Name] = tensor.DetachFromDisposeScope();
        }
        return tensors;
    }

    private static ScalarType TypeOf(string name) => name switch
    {
        "F32" => ScalarType.Float32,
        "I64" => ScalarType.Int64,
        _ => throw new InvalidDataException($"no golden has type {name}"),
    };
}
