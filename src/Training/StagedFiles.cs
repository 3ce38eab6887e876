using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace EntroPIC;

/// <summary>
/// Files that appear in a folder together: each is written beside its place and flushed to the disk, then all are renamed into
/// place. Disposed before that, it leaves the folder as it was.
/// </summary>
internal sealed partial class StagedFiles : IDisposable
{
    private static readonly JsonSerializerOptions Indented =
        new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly string _folder;
    private readonly List<(string Temporary, string Target)> _files = [];

    /// <param name="folder">The folder; created if missing.</param>
    public StagedFiles(string folder)
    {
        _folder = folder;
        try
        {
            Directory.CreateDirectory(folder);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw Reason.AtDisk(failure, $"the folder `{folder}` cannot be created");
        }
    }

    /// <summary>True for a temporary file of a write of <paramref name="name"/>; a killed process leaves one behind.</summary>
    public static bool IsTemporaryOf(string name, string file) =>
        file.StartsWith($".{name}.", StringComparison.Ordinal) && RandomEnding().IsMatch(file.AsSpan(name.Length + 1));

    /// <summary>Stages a file under this final name.</summary>
    public void Add(string name, Action<Stream> write)
    {
        using var file = Create(name);
        write(file);
        file.Flush(flushToDisk: true);
    }

    /// <inheritdoc cref="Add(string, Action{Stream})"/>
    public void Add(string name, ReadOnlySpan<byte> content)
    {
        using var file = Create(name);
        file.Write(content);
        file.Flush(flushToDisk: true);
    }

    /// <inheritdoc cref="Add(string, Action{Stream})"/>
    public void AddJson(string name, JsonObject json) => Add(name, file => JsonSerializer.Serialize(file, json, Indented));

    /// <summary>Renames all, in the order in which they were added, and flushes the names to the disk.</summary>
    public void Commit()
    {
        foreach (var (temporary, target) in _files)
        {
            File.Move(temporary, target, overwrite: true);
        }

        DurableFolder.Flush(_folder);
        _files.Clear();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var (temporary, _) in _files)
        {
            File.Delete(temporary);
        }
    }

    private FileStream Create(string name)
    {
        // In the same folder: a rename is atomic only within one file system.
        var temporary = Path.Combine(_folder, $".{name}.{Path.GetRandomFileName()}");
        var target = Path.Combine(_folder, name);
        _files.Add((temporary, target));
        try
        {
            return new(temporary, FileMode.CreateNew, FileAccess.Write);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw Reason.AtDisk(failure, $"`{target}` cannot be written");
        }
    }

    // As Path.GetRandomFileName writes it.
    [GeneratedRegex(@"^\.[a-z0-9]{8}\.[a-z0-9]{3}$")]
    private static partial Regex RandomEnding();
}
