namespace EntroPIC.Data;

/// <summary>
/// A stream that ends with an error for readers that continue past its end. Parquet.Net waits there for the rest of a page, for good,
/// where a file says that there is more of it.
/// </summary>
/// <param name="inner">The stream; not disposed here.</param>
internal sealed class EndingStream(Stream inner) : Stream
{
    private const int MostEmptyReads = 16;

    /// <summary>Bytes to read in place of those of the inner stream, by their positions.</summary>
    public IReadOnlyDictionary<long, byte> Changes { get; set; } = new Dictionary<long, byte>();

    private int _emptyReads;

    public override bool CanRead => true;

    public override bool CanSeek => inner.CanSeek;

    public override bool CanWrite => false;

    public override long Length => inner.Length;

    public override long Position
    {
        get => inner.Position;
        set => inner.Position = value;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        var read = Counted(inner.Read(buffer), buffer.Length);
        Change(buffer[..read]);
        return read;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var read = Counted(await inner.ReadAsync(buffer, cancellationToken).ConfigureAwait(false), buffer.Length);
        Change(buffer.Span[..read]);
        return read;
    }

    public override long Seek(long offset, SeekOrigin origin) => inner.Seek(offset, origin);

    public override void Flush()
    {
    }

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    private void Change(Span<byte> read)
    {
        var start = inner.Position - read.Length;
        foreach (var (position, value) in Changes)
        {
            if (position >= start && position - start < read.Length)
            {
                read[(int)(position - start)] = value;
            }
        }
    }

    private int Counted(int read, int wanted)
    {
        _emptyReads = read > 0 || wanted == 0 ? 0 : _emptyReads + 1;
        return _emptyReads <= MostEmptyReads ? read : throw new EndOfStreamException("the file ends before what it says it has");
    }
}
