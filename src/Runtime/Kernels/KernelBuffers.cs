using System.Runtime.InteropServices;
using EntroPIC.Batches;
using EntroPIC.Generated;
using EntroPIC.Kernels.Lanes;
using EntroPIC.Losses;
using TorchSharp;
using static TorchSharp.torch;

namespace EntroPIC.Kernels;

/// <summary>
/// The memory behind a kernel's batch: that of the batch's tensors, and buffers for the results of the kernel. It takes batch after batch
/// and allocates nothing from the second of a size on.
/// </summary>
internal sealed unsafe class KernelBuffers : KernelBatch, IDisposable
{
    private readonly List<Tensor> _converted = [];
    private IReadOnlyList<string> _statistics = [];
    private Column[] _byStatistics = [];
    private PackedBatch? _batch;
    private void* _room;
    private nuint _roomBytes;

    /// <summary>Releases buffers that were not disposed.</summary>
    ~KernelBuffers() => Release();

    /// <inheritdoc/>
    public override Column ByLogp => Room(0);

    /// <inheritdoc/>
    public override Column ByEntropy => Room(Layout.TokenCount);

    /// <inheritdoc/>
    public override double Step => Batch.Step;

    /// <inheritdoc/>
    public override double Epoch => Batch.Epoch;

    public override double Progress => Batch.Progress;

    /// <inheritdoc/>
    public override double TokenCount => Layout.TokenCount;

    /// <inheritdoc/>
    public override double SequenceCount => Layout.SequenceCount;

    public PackedLayout Layout => Batch.Layout;

    /// <summary>True if numbers are in double precision, false if in single.</summary>
    public bool IsDouble { get; private set; }

    private PackedBatch Batch => _batch ?? throw new InvalidOperationException("there is no batch");

    private ScalarType NumberType => IsDouble ? ScalarType.Float64 : ScalarType.Float32;

    /// <inheritdoc/>
    public override Column Signal(Signals signal) => Of(Batch.Signal(signal));

    /// <inheritdoc/>
    public override Column Given(DeclaredSignal signal) => Of(Batch.Given(signal));

    /// <inheritdoc/>
    public override Column Attached(string name) => Of(Batch.Attached(name));

    /// <inheritdoc/>
    public override Column SequenceSums(int sum) => Room(((2 + _statistics.Count) * Layout.TokenCount) + (sum * Layout.SequenceCount));

    /// <inheritdoc/>
    public override Column Statistic(string name) => Of(Batch.Statistic(name));

    /// <inheritdoc/>
    public override Column ByStatistic(string name) => _byStatistics[Enumerable.Range(0, _statistics.Count).First(i => _statistics[i] == name)];

    /// <summary>Derivatives of the loss by each statistic over the vocabulary.</summary>
    public IReadOnlyList<Column> ByStatistics => _byStatistics;

    /// <inheritdoc/>
    public void Dispose()
    {
        Release();
        GC.SuppressFinalize(this);
    }

    /// <summary>Takes a batch on the CPU, whose memory must outlive the use of the columns.</summary>
    /// <param name="batch">The batch, with <see cref="PackedBatch.Logp"/>, whose type is that of all numbers.</param>
    /// <param name="traits">Those of the loss: what to make room for.</param>
    public void Begin(PackedBatch batch, LossTraits traits)
    {
        End();
        _batch = batch;
        _statistics = traits.Statistics;
        IsDouble = batch.Logp.dtype == ScalarType.Float64;
        var numbers = ((2 + (nuint)_statistics.Count) * (nuint)batch.Layout.TokenCount) + ((nuint)traits.SequenceSums * (nuint)batch.Layout.SequenceCount);
        var bytes = Math.Max(1, numbers) * (IsDouble ? sizeof(double) : (nuint)sizeof(float));
        if (bytes > _roomBytes)
        {
            NativeMemory.AlignedFree(_room);
            _room = NativeMemory.AlignedAlloc(bytes, 64);
            _roomBytes = bytes;
        }

        Unwritten.Mark(_room, bytes);
        if (_byStatistics.Length != _statistics.Count)
        {
            _byStatistics = new Column[_statistics.Count];
        }

        for (var i = 0; i < _byStatistics.Length; i++)
        {
            _byStatistics[i] = Room((2 + i) * Layout.TokenCount);
        }
    }

    /// <summary>Clears the derivatives that a kernel does not write: those by statistics that the loss does not depend on.</summary>
    /// <param name="written">The statistics whose derivatives it writes.</param>
    public void ClearDerivatives(Signals written)
    {
        foreach (var byStatistic in _byStatistics)
        {
            Clear(byStatistic);
        }

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

    public void End()
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
