using System.Security.Cryptography;
using System.Text.Json;
using EntroPIC.Configuration;

namespace EntroPIC.Runs;

/// <summary>
/// The files of a checkpoint, each with its size and SHA-256. The manifest is written last: a folder without one is not a checkpoint.
/// </summary>
internal sealed record CheckpointManifest
{
    public const string Name = "manifest.json";
    public const int CurrentVersion = 3;

    /// <summary>The version of the format.</summary>
    public required int Version { get; init; }

    /// <summary>Optimizer steps taken.</summary>
    public required long Step { get; init; }

    /// <summary>True if its evaluation was the best so far.</summary>
    public required bool IsBest { get; init; }

    /// <summary>All files but this one.</summary>
    public required IReadOnlyList<FileEntry> Files { get; init; }

    /// <summary>Describes the files that are in a folder, each flushed to the disk.</summary>
    public static CheckpointManifest Of(string folder, long step, bool isBest) => new()
    {
        Version = CurrentVersion,
        Step = step,
        IsBest = isBest,
        Files = [.. Directory.EnumerateFiles(folder).Order(StringComparer.Ordinal).Select(Describe)],
    };

    /// <summary>Reads the manifest of a folder, and every file that it names.</summary>
    /// <exception cref="InvalidDataException">The folder is not a complete checkpoint; the message gives the reason.</exception>
    /// <exception cref="NotSupportedException">It is of another version of the format.</exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public static CheckpointManifest Verify(string folder)
    {
        var path = Path.Combine(folder, Name);
        if (!File.Exists(path))
        {
            throw new InvalidDataException($"it has no `{Name}`");
        }

        var manifest = Read(path);
        foreach (var file in manifest.Files)
        {
            Verify(folder, file);
        }

        return manifest;
    }

    /// <summary>True if the manifest of a folder can be read and marks the checkpoint as the best.</summary>
    public static bool SaysBest(string folder)
    {
        try
        {
            return Read(Path.Combine(folder, Name)).IsBest;
        }
        catch (Exception exception) when (
            exception is InvalidDataException or NotSupportedException or IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>The names of all files of a checkpoint, the manifest's own among them; null without a readable manifest.</summary>
    public static IReadOnlyList<string>? NamesIn(string folder)
    {
        try
        {
            var path = Path.Combine(folder, Name);
            return File.Exists(path) ? [.. Read(path).Files.Select(static file => file.Name), Name] : null;
        }
        catch (Exception exception) when (
            exception is InvalidDataException or NotSupportedException or IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    public void Write(string folder) =>
        AtomicFile.Write(Path.Combine(folder, Name), JsonSerializer.SerializeToUtf8Bytes(this, JsonConfiguration.Options));

    private static CheckpointManifest Read(string path)
    {
        try
        {
            // The version first: all else may have another meaning in another version.
            var json = JsonFile.Read(path);
            if ((json.Count("version") ?? throw json.Missing("version")) is var version and not CurrentVersion)
            {
                throw new NotSupportedException($"it has format version {version}; this program reads version {CurrentVersion}");
            }

            return JsonConfiguration.Read<CheckpointManifest>(StrictText.Read(path), Name);
        }
        catch (ConfigurationException exception)
        {
            throw new InvalidDataException(exception.Message, exception);
        }
    }

    private static void Verify(string folder, FileEntry file)
    {
        if (file.Name != Path.GetFileName(file.Name) || file.Name is "" or "." or "..")
        {
            throw new InvalidDataException($"`{Name}` names the file `{file.Name}`; it must be one of the same folder");
        }

        var path = Path.Combine(folder, file.Name);
        if (!File.Exists(path))
        {
            throw new InvalidDataException($"`{file.Name}` is missing");
        }

        // Of the open file: the length of a link is that of its text.
        using var stream = File.OpenRead(path);
        if (stream.Length != file.Bytes)
        {
            throw new InvalidDataException($"`{file.Name}` has {stream.Length} bytes; {file.Bytes} were written");
        }

        if (HashOf(stream) is var hash && hash != file.Sha256)
        {
            throw new InvalidDataException($"`{file.Name}` has the SHA-256 {hash}; what was written has {file.Sha256}");
        }
    }

    private static FileEntry Describe(string path)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.ReadWrite);
        stream.Flush(flushToDisk: true);
        return new FileEntry { Name = Path.GetFileName(path), Bytes = stream.Length, Sha256 = HashOf(stream) };
    }

    private static string HashOf(Stream stream) => Convert.ToHexStringLower(SHA256.HashData(stream));

    /// <summary>A file of a checkpoint.</summary>
    internal sealed record FileEntry
    {
        public required string Name { get; init; }

        public required long Bytes { get; init; }

        public required string Sha256 { get; init; }
    }
}
