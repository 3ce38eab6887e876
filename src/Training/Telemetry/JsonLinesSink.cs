using System.Buffers;

namespace EntroPIC.Telemetry;

/// <summary>Appends records to a file, one JSON object per line, each flushed to the operating system immediately.</summary>
/// <remarks>Numbers are written so that reading gives the same double back; NaN and infinities, which JSON lacks, become the strings
/// <c>"NaN"</c>, <c>"Infinity"</c> and <c>"-Infinity"</c>.</remarks>
public sealed class JsonLinesSink : IFileSink
{
    private readonly FileStream _file;
    private readonly ArrayBufferWriter<byte> _line = new();

    /// <summary>Opens or creates the file, and its folder. A last line that was cut (power loss, full disk) is mended first: a record
    /// that only lacks its line end gets one, the beginning of a record is removed.</summary>
    /// <exception cref="InvalidDataException">The file ends in something that is not the beginning of a record; it is left
    /// as it is.</exception>
    /// <exception cref="IOException">The file cannot be opened, or another sink writes to it.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be written.</exception>
    public JsonLinesSink(string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        Path = System.IO.Path.GetFullPath(path);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(Path)!);

        // Unbuffered: one write per line, so that a crash of the process loses none.
        _file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read, bufferSize: 0);
        try
        {
            DiscardedBytes = MendLastLine();
        }
        catch
        {
            _file.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public string Path { get; }

    /// <inheritdoc/>
    public long Length => _file.Length;

    /// <summary>Bytes of a cut last line that were removed when the file was opened; 0 if there was none.</summary>
    public long DiscardedBytes { get; }

    /// <inheritdoc/>
    /// <exception cref="IOException">The line could not be written.</exception>
    /// <exception cref="ObjectDisposedException">The sink is closed.</exception>
    public void Write(MetricsRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        _line.ResetWrittenCount();
        MetricsJson.WriteLine(record, _line);
        _file.Write(_line.WrittenSpan);
    }

    /// <summary>Waits until the lines are on the disk, so that they outlast a power cut.</summary>
    /// <exception cref="IOException">The lines could not be written.</exception>
    /// <exception cref="ObjectDisposedException">The sink is closed.</exception>
    public void Flush() => _file.Flush(flushToDisk: true);

    /// <inheritdoc/>
    public void Truncate(long length) => FileEnd.TakeBack(_file, Path, length);

    /// <summary>Closes the file.</summary>
    public void Dispose() => _file.Dispose();

    private long MendLastLine()
    {
        var start = FindLastLine();
        var line = new byte[_file.Length - start];
        _file.Position = start;
        _file.ReadExactly(line);
        if (line.Length == 0)
        {
            return 0;
        }

        if (IsRecord(line))
        {
            _file.Write("\n"u8);
            return 0;
        }

        if (!MetricsJson.IsCutRecord(line))
        {
            throw new InvalidDataException($"{_file.Name}: the last line is not a metrics record; nothing was appended");
        }

        _file.SetLength(start);
        return line.Length;
    }

    /// <summary>The position after the last line feed: the end of the file, unless its last line is unterminated.</summary>
    private long FindLastLine()
    {
        var chunk = new byte[4096];
        for (var end = _file.Length; end > 0;)
        {
            var start = Math.Max(0, end - chunk.Length);
            var read = chunk.AsSpan(0, (int)(end - start));
            _file.Position = start;
            _file.ReadExactly(read);
            var lineFeed = read.LastIndexOf((byte)'\n');
            if (lineFeed >= 0)
            {
                return start + lineFeed + 1;
            }

            end = start;
        }

        return 0;
    }

    private static bool IsRecord(byte[] line)
    {
        try
        {
            MetricsJson.Parse(line);
            return true;
        }
        catch (FormatException)
        {
            return false;
        }
    }
}
