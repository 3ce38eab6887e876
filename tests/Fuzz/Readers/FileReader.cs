namespace Fuzz.Readers;

/// <summary>Reads a file, alone or beside others that are as they should be.</summary>
/// <param name="name">The name of the reader.</param>
/// <param name="file">The name that the input gets.</param>
/// <param name="seeds">Inputs that are read.</param>
/// <param name="read">Reads what is in the folder.</param>
internal sealed class FileReader(string name, string file, IReadOnlyList<byte[]> seeds, Action<string> read) : IForeignReader
{
    /// <inheritdoc/>
    public string Name => name;

    /// <inheritdoc/>
    public bool IsJson => file.EndsWith(".json", StringComparison.Ordinal);

    /// <inheritdoc/>
    public IReadOnlyList<byte[]> Seeds => seeds;

    /// <inheritdoc/>
    public IReadOnlyList<string> Words { get; init; } = [];

    /// <summary>Other files of the folder, by name.</summary>
    public IReadOnlyDictionary<string, byte[]> Beside { get; init; } = new Dictionary<string, byte[]>();

    /// <inheritdoc/>
    public void Read(string folder, byte[] content)
    {
        foreach (var (other, bytes) in Beside.Append(new(file, content)))
        {
            var path = Path.Combine(folder, other);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllBytes(path, bytes);
        }

        read(folder);
    }
}
