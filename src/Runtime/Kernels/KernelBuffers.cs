using System.Runtime.InteropServices;
using EntroPIC.Batches;
using EntroPIC.Kernels.Lanes;
using TorchSharp;
using static TorchSharp.torch;

namespace EntroPIC.Kernels;

/// <summary>
/// A packed batch as kernels see it: columns in the memory of its tensors, and room for what they compute. It is bound to batch after
/// batch and allocates nothing from the second of a size on. N tokens, S sequences.
/// </summary>
public sealed unsafe class KernelBatch : IDisposable
{
    private readonly List<Tensor> _converted = [];
    private PackedBatch? _batch;
    private void* _room;
    private nuint _roomBytes;

    /// <summary>Releases the room of a batch that nobody disposed.</summary>
    ~KernelBatch() => Release();

    /// <summary>Where the derivative of the loss by each log-probability goes, [N].</summary>
    public Column ByLogp => Room(0);

    /// <summary>Where the derivative of the loss by each entropy goes, [N].</summary>
    public Column ByEntropy => Room(Layout.TokenCount);

    /// <summary>Optimizer steps taken before this one.</summary>
    public double Step => Batch.Step;

    /// <summary>Passes over the prompts so far.</summary>
    public double Epoch => Batch.Epoch;

    /// <summary>Number of tokens, N.</summary>
    public double TokenCount => Layout.TokenCount;

    /// <summary>Number of sequences, S.</summary>
    public double SequenceCount => Layout.SequenceCount;

    internal PackedLayout Layout => Batch.Layout;

    /// <summary>Whether numbers are of double precision, else of single.</summary>
    internal bool IsDouble { get; private set; }

    private PackedBatch Batch => _batch ?? throw new InvalidOperationException("no batch is bound");

    private ScalarType NumberType => IsDouble ? ScalarType.Float64 : ScalarType.Float32;

    /// <summary>A signal of the batch.</summary>
    public Column Signal(Signals signal) => Of(Batch.Signal(signal));

    /// <summary>What <c>Total</c> or <c>Prepare</c> of the loss attached to the batch.</summary>
    public Column Attached(string name) => Of(Batch.Attached(name));

    /// <summary>Room for a sum for each sequence, [S].</summary>
    public Column SequenceSums(int sum) => Room((2 * Layout.TokenCount) + (sum * Layout.SequenceCount));

    /// <inheritdoc/>
    public void Dispose()
    {
        Release();
        GC.SuppressFinalize(this);
    }

    /// <summary>Looks at a batch on the CPU, whose memory must outlive the use of the columns.</summary>
    /// <param name="batch">The batch, with <see cref="PackedBatch.Logp"/>, whose type is that of all numbers.</param>
    /// <param name="sequenceSums">How many sums for each sequence there is to be room for.</param>
    internal void Bind(PackedBatch batch, int sequenceSums)
    {
        Unbind();
        _batch = batch;
        IsDouble = batch.Logp.dtype == ScalarType.Float64;
        var numbers = (2 * (nuint)batch.Layout.TokenCount) + ((nuint)sequenceSums * (nuint)batch.Layout.SequenceCount);
        var bytes = Math.Max(1, numbers) * (IsDouble ? sizeof(double) : (nuint)sizeof(float));
        if (bytes > _roomBytes)
        {
            NativeMemory.AlignedFree(_room);
            _room = NativeMemory.AlignedAlloc(bytes, 64);
            _roomBytes = bytes;
        }

        Unwritten.Mark(_room, bytes);
    }

    /// <summary>Sets the derivatives to 0 that a kernel does not write: of what the loss does not depend on.</summary>
    /// <param name="written">The statistics whose derivatives it writes.</param>
    internal void ClearDerivatives(Signals written)
    {
        if ((written & Signals.Logp) == 0)
        {
            Clear(ByLogp);
        }

        if ((written & Signals.Entropy) == 0)
        {
            Clear(ByEntropy);
        }

        void Clear(Column derivatives) =>
            NativeMemory.Clear((void*)derivatives.Address, (nuint)Layout.TokenCount * (IsDouble ? sizeof(double) : (nuint)sizeof(float)));
    }

    internal void Unbind()
    {
        foreach (var tensor in _converted)
        {
            tensor.Dispose();
        }

        _converted.Clear();
        _batch = null;
    }

    private Column Room(int index) => new((nint)_room + ((nint)index * (IsDouble ? sizeof(double) : sizeof(float))));

    private Column Of(Tensor values)
    {
        var type = values.dtype == ScalarType.Bool ? ScalarType.Bool : NumberType;
        if (values.dtype != type || !values.is_contiguous())
        {
            values = values.to(type).contiguous().DetachFromDisposeScope();
            _converted.Add(values);
        }

        fixed (byte* first = values.bytes)
        {
            return new Column((nint)first);
        }
    }

    private void Release()
    {
        NativeMemory.AlignedFree(_room);
        _room = null;
        _roomBytes = 0;
    }
}
