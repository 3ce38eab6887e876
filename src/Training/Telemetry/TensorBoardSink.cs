namespace EntroPIC.Telemetry;

/// <summary>
/// Appends records to an event file of TensorBoard: a scalar <c>stage/metric</c> for each metric of a record. One file a run, so that a
/// run that is resumed shows as one curve.
/// </summary>
public sealed class TensorBoardSink : IFileSink
{
    /// <summary>TensorBoard takes files for event files by a part of this name.</summary>
    public const string FileName = "events.out.tfevents.entropic";

    private readonly FileStream _file;
    private readonly TimeProvider _time;

    /// <summary>Opens or creates the file in a folder, and the folder. A last record that was cut is removed first.</summary>
    /// <param name="folder">The log directory.</param>
    /// <param name="time">The clock behind the times of events.</param>
    /// <exception cref="InvalidDataException">A record before the last is broken; the file is unchanged.</exception>
    /// <exception cref="IOException">The file cannot be opened, or another sink writes to it.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be written.</exception>
    public TensorBoardSink(string folder, TimeProvider? time = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(folder);
        _time = time ?? TimeProvider.System;
        Path = System.IO.Path.Combine(Directory.CreateDirectory(folder).FullName, FileName);

        // Unbuffered: one write per record, so that a crash of the process loses none.
        _file = new FileStream(Path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read, bufferSize: 0);
        try
        {
            Truncate(TensorBoardRecord.EndOfLast(_file));
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

    /// <inheritdoc/>
    /// <exception cref="IOException">The record could not be written.</exception>
    public void Write(MetricsRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        _file.Write(TensorBoardRecord.Frame(TensorBoardEvent.Scalars(Now, record)));
    }

    /// <inheritdoc/>
    public void Flush() => _file.Flush(flushToDisk: true);

    /// <inheritdoc/>
    public void Truncate(long length)
    {
        FileEnd.TakeBack(_file, Path, length);
        if (length == 0)
        {
            _file.Write(TensorBoardRecord.Frame(TensorBoardEvent.Version(Now)));
        }
    }

    /// <summary>Closes the file.</summary>
    public void Dispose() => _file.Dispose();

    private double Now => (_time.GetUtcNow() - DateTimeOffset.UnixEpoch).TotalSeconds;
}
