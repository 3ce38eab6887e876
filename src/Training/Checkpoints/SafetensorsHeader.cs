using System.Text.Json;

namespace EntroPIC.Checkpoints;

/// <summary>
/// The header of a safetensors file, read with nothing taken on trust: the numbers of all tensors must fill the rest of the file,
/// without gaps and without overlaps.
/// </summary>
internal sealed class SafetensorsHeader
{
    /// <summary>The longest header of the format, in bytes.</summary>
    public const long LongestBytes = 100_000_000;

    /// <summary>The most dimensions of a tensor of torch.</summary>
    private const int MostDimensions = 64;

    public const string MetadataKey = "__metadata__";

    private readonly string _path;
    private readonly Dictionary<string, SafetensorsEntry> _entries = [];
    private readonly Dictionary<string, string> _metadata = [];

    private bool _hasMetadata;

    private SafetensorsHeader(string path) => _path = path;

    /// <summary>The tensors by name.</summary>
    public IReadOnlyDictionary<string, SafetensorsEntry> Entries => _entries;

    /// <summary>Metadata of the file.</summary>
    public IReadOnlyDictionary<string, string> Metadata => _metadata;

    /// <param name="path">Named in errors.</param>
    /// <param name="json">The header's bytes.</param>
    /// <param name="dataBytes">Bytes that follow it.</param>
    /// <exception cref="InvalidDataException">The header is not as it must be.</exception>
    public static SafetensorsHeader Parse(string path, ReadOnlyMemory<byte> json, long dataBytes)
    {
        var header = new SafetensorsHeader(path);
        if (json.Span is not [(byte)'{', ..])
        {
            throw header.Error("the header does not begin with `{`");
        }

        try
        {
            using var document = StrictJson.Parse(json);
            foreach (var property in document.RootElement.EnumerateObject())
            {
                header.Add(property, dataBytes);
            }
        }
        catch (JsonException exception)
        {
            throw header.Error($"the header is not valid JSON: {exception.Message}");
        }
        header.EnsureFilled(dataBytes);
        return header;
    }

    private void Add(JsonProperty property, long dataBytes)
    {
        if (property.Name == MetadataKey)
        {
            if (_hasMetadata)
            {
                throw Error($"`{MetadataKey}` appears twice");
            }

            _hasMetadata = true;

            // Null is absent, as for the reference implementation.
            if (property.Value.ValueKind != JsonValueKind.Null)
            {
                ReadMetadata(property.Value);
            }
        }
        else if (!_entries.TryAdd(property.Name, ReadEntry(property.Name, property.Value, dataBytes)))
        {
            throw Error($"tensor `{property.Name}` appears twice");
        }
    }

    private void ReadMetadata(JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.Object)
        {
            throw Error($"`{MetadataKey}` is not an object");
        }

        foreach (var property in value.EnumerateObject())
        {
            if (property.Value.ValueKind != JsonValueKind.String)
            {
                throw Error($"`{property.Name}` in `{MetadataKey}` is not a string");
            }

            if (!_metadata.TryAdd(property.Name, property.Value.GetString()!))
            {
                throw Error($"`{property.Name}` is twice in `{MetadataKey}`");
            }
        }
    }

    private SafetensorsEntry ReadEntry(string name, JsonElement value, long dataBytes)
    {
        if (value.ValueKind != JsonValueKind.Object)
        {
            throw Error($"tensor `{name}` is not described by an object");
        }

        foreach (var twice in value.EnumerateObject().GroupBy(property => property.Name).Where(group => group.Count() > 1))
        {
            throw Error($"tensor `{name}` has `{twice.Key}` twice");
        }

        var dtype = Part(name, value, "dtype", JsonValueKind.String).GetString()!;
        var type = SafetensorsTypes.Find(dtype)
            ?? throw Error($"tensor `{name}` has numbers of type `{dtype}`; known are {SafetensorsTypes.Names}");
        var shape = Numbers(name, value, "shape");
        if (shape.Length > MostDimensions)
        {
            throw Error($"tensor `{name}` has {shape.Length} dimensions; at most {MostDimensions} are supported");
        }

        var offsets = Numbers(name, value, "data_offsets");
        if (offsets.Length != 2)
        {
            throw Error($"tensor `{name}` has {offsets.Length} `data_offsets`; it must have 2");
        }

        var (start, end) = (offsets[0], offsets[1]);
        if (start > end)
        {
            throw Error($"tensor `{name}` ends at {end}, before its begin at {start}");
        }

        if (end > dataBytes)
        {
            throw Error($"tensor `{name}` ends at {end}, but only {dataBytes} bytes follow the header");
        }

        var bytes = BytesOf(shape, SafetensorsTypes.BytesOf(type))
            ?? throw Error($"tensor `{name}` of shape [{string.Join(", ", shape)}] is larger than any file");
        if (end - start != bytes)
        {
            throw Error(
                $"tensor `{name}` has {end - start} bytes; `{dtype}` of shape [{string.Join(", ", shape)}] must have {bytes}");
        }
        return new(name, type, shape, start, bytes);
    }

    private JsonElement Part(string name, JsonElement entry, string part, JsonValueKind kind) =>
        entry.TryGetProperty(part, out var value) && value.ValueKind == kind
            ? value
            : throw Error($"tensor `{name}` has no `{part}` of the kind {kind}");

    private long[] Numbers(string name, JsonElement entry, string part) =>
    [
        .. Part(name, entry, part, JsonValueKind.Array).EnumerateArray().Select(element =>
            element.ValueKind == JsonValueKind.Number && element.TryGetInt64(out var number) && number >= 0
                ? number
                : throw Error($"tensor `{name}` has {element.GetRawText()} in `{part}`; it must be a whole number from 0")),
    ];

    private static long? BytesOf(long[] shape, long bytes)
    {
        // A shape with a 0 is as large as without: torch computes its strides all the same.
        foreach (var size in shape.Where(static size => size > 0))
        {
            if (size > long.MaxValue / bytes)
            {
                return null;
            }

            bytes *= size;
        }
        return shape.Contains(0) ? 0 : bytes;
    }

    private void EnsureFilled(long dataBytes)
    {
        var (end, last) = (0L, "");
        foreach (var entry in _entries.Values.OrderBy(entry => entry.Offset).ThenBy(entry => entry.Bytes))
        {
            if (entry.Offset < end)
            {
                throw Error($"tensors `{last}` and `{entry.Name}` overlap: one ends at {end}, the other begins at {entry.Offset}");
            }

            if (entry.Offset > end)
            {
                throw Error($"the bytes from {end} to {entry.Offset}, before tensor `{entry.Name}`, belong to no tensor");
            }

            (end, last) = (entry.Offset + entry.Bytes, entry.Name);
        }
        if (end != dataBytes)
        {
            throw Error($"the tensors end at {end}, but {dataBytes} bytes follow the header");
        }
    }

    private InvalidDataException Error(string what) => new($"`{_path}` is not a good safetensors file: {what}");
}
