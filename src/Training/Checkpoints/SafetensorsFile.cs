using System.IO.MemoryMappedFiles;
using static TorchSharp.torch;

namespace EntroPIC.Checkpoints;

/// <summary>
/// A safetensors file, mapped into memory: opening reads its header only, and a tensor's bytes are read when it is. All of the header
/// is checked when the file is opened.
/// </summary>
public sealed class SafetensorsFile : IDisposable
{
    private const int LengthBytes = 8;

    private readonly string _path;
    private readonly SafetensorsHeader _header;
    private readonly MemoryMappedFile _file;
    private readonly MemoryMappedViewAccessor _view;
    private readonly long _dataStart;
    private bool _isDisposed;

    private unsafe SafetensorsFile(string path)
    {
        _path = path;
        // The length of the open file: that of a path is the length of a link's text where the path is a link.
        var opened = File.OpenRead(path);
        var bytes = opened.Length;
        if (bytes < LengthBytes)
        {
            opened.Dispose();
            throw Error($"it has {bytes} bytes, fewer than the {LengthBytes} of the header's length");
        }

        _file = MemoryMappedFile.CreateFromFile(opened, null, 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: false);
        try
        {
            _view = _file.CreateViewAccessor(0, bytes, MemoryMappedFileAccess.Read);
            var headerBytes = _view.ReadUInt64(0);
            if (headerBytes > SafetensorsHeader.LongestBytes)
            {
                throw Error($"its header has {headerBytes} bytes; at most {SafetensorsHeader.LongestBytes} are allowed");
            }

            _dataStart = LengthBytes + (long)headerBytes;
            if (_dataStart > bytes)
            {
                throw Error($"its header has {headerBytes} bytes, but only {bytes - LengthBytes} follow its length");
            }

            var json = new byte[headerBytes];
            if (json.Length > 0)
            {
                _view.ReadArray(LengthBytes, json, 0, json.Length);
            }

            _header = SafetensorsHeader.Parse(path, json, bytes - _dataStart);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>The tensors, in the order of their numbers in the file.</summary>
    public IReadOnlyList<SafetensorsEntry> Entries =>
        field ??= [.. _header.Entries.Values.OrderBy(entry => entry.Offset).ThenBy(entry => entry.Bytes)];

    /// <summary>Metadata of the file.</summary>
    public IReadOnlyDictionary<string, string> Metadata => _header.Metadata;

    /// <summary>Opens a file.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="InvalidDataException">Its header is invalid.</exception>
    public static SafetensorsFile Open(string path) => new(path);

    /// <summary>Writes a file atomically.</summary>
    /// <param name="path">The file.</param>
    /// <param name="tensors">The tensors and their names, from any device; written one after the other.</param>
    /// <param name="type">The type in which floating-point numbers are stored; null keeps each tensor's own.</param>
    /// <param name="metadata">Metadata of the file, as texts by key.</param>
    /// <exception cref="ArgumentException">A name is duplicate or reserved, or the format does not support a type.</exception>
    public static void Write(
        string path,
        IReadOnlyList<(string Name, Tensor Value)> tensors,
        ScalarType? type = null,
        IReadOnlyDictionary<string, string>? metadata = null) =>
        AtomicFile.Write(path, file => SafetensorsWriter.Write(file, tensors, type, metadata));

    /// <summary>True if the file has a tensor of this name.</summary>
    public bool Contains(string name) => _header.Entries.ContainsKey(name);

    /// <summary>Reads a tensor in its stored type into new memory on the CPU.</summary>
    /// <exception cref="KeyNotFoundException">There is no tensor of this name.</exception>
    public unsafe Tensor Read(string name)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        if (!_header.Entries.TryGetValue(name, out var entry))
        {
            throw new KeyNotFoundException($"`{_path}` has no tensor `{name}`");
        }

        var tensor = empty([.. entry.Shape], entry.Type);
        byte* start = null;
        _view.SafeMemoryMappedViewHandle.AcquirePointer(ref start);
        try
        {
            var next = start + _view.PointerOffset + _dataStart + entry.Offset;
            foreach (var piece in TensorPieces.Of(tensor))
            {
                var target = piece.bytes;
                new ReadOnlySpan<byte>(next, target.Length).CopyTo(target);
                next += target.Length;
            }
        }
        finally
        {
            _view.SafeMemoryMappedViewHandle.ReleasePointer();
        }
        return tensor;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _isDisposed = true;
        _view?.Dispose();
        _file.Dispose();
    }

    private InvalidDataException Error(string what) => new($"`{_path}` is not a good safetensors file: {what}");
}
