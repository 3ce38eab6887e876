using static TorchSharp.torch;

namespace EntroPIC.Checkpoints;

/// <summary>The number types of safetensors files that torch has, too.</summary>
internal static class SafetensorsTypes
{
    private static readonly (string Name, ScalarType Type, int Bytes)[] Known =
    [
        ("F64", ScalarType.Float64, 8),
        ("I64", ScalarType.Int64, 8),
        ("F32", ScalarType.Float32, 4),
        ("I32", ScalarType.Int32, 4),
        ("BF16", ScalarType.BFloat16, 2),
        ("F16", ScalarType.Float16, 2),
        ("I16", ScalarType.Int16, 2),
        ("I8", ScalarType.Int8, 1),
        ("U8", ScalarType.Byte, 1),
        ("BOOL", ScalarType.Bool, 1),
    ];

    public static string Names { get; } = string.Join(", ", Known.Select(known => $"`{known.Name}`"));

    public static ScalarType? Find(string name) =>
        Array.Find(Known, known => known.Name == name) is { Name: not null } found ? found.Type : null;

    public static int BytesOf(ScalarType type) => Of(type).Bytes;

    public static string NameOf(ScalarType type) => Of(type).Name;

    private static (string Name, ScalarType Type, int Bytes) Of(ScalarType type) =>
        Array.Find(Known, known => known.Type == type) is { Name: not null } found
            ? found
            : throw new ArgumentException($"a safetensors file cannot hold numbers of type `{type}`");
}
