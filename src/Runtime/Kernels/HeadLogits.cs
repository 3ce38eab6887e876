using EntroPIC.Kernels.Rows;
using TorchSharp;
using static TorchSharp.torch;

namespace EntroPIC.Kernels;

/// <summary>
/// Logits that are the product of hidden states and a linear head, made in chunks in one buffer: there is never a matrix of all logits.
/// The gradients of hidden states and head are added up chunk by chunk.
/// </summary>
internal sealed class HeadLogits : ILogitSource
{
    private readonly PolicyOutputs _outputs;
    private readonly Tensor _hidden;
    private readonly Tensor _head;
    private readonly Tensor _transposed;
    private readonly Tensor _buffer;
    private readonly int _rows;
    private Tensor? _byHidden;
    private Tensor? _byHead;
    private int _loaded = -1;

    /// <param name="outputs">Hidden states and head.</param>
    /// <param name="budget">Bytes that the buffer may take.</param>
    public HeadLogits(PolicyOutputs outputs, long budget)
    {
        _outputs = outputs;
        _hidden = outputs.Values.detach().contiguous().DetachFromDisposeScope();
        _head = outputs.Head!.detach().DetachFromDisposeScope();
        _transposed = _head.t().DetachFromDisposeScope();
        _rows = (int)_hidden.shape[0];
        var bytesPerRow = _head.shape[0] * _hidden.element_size();

        // Of about the same size: a small last one would run at a fraction of the speed.
        var affordable = (int)Math.Clamp(budget / bytesPerRow, 1, Math.Max(1, _rows));
        var chunks = Math.Max(1, (_rows + affordable - 1) / affordable);
        MostRows = Math.Max(1, (_rows + chunks - 1) / chunks);
        _buffer = Unwritten.Tensor([MostRows, _head.shape[0]], _hidden.dtype).DetachFromDisposeScope();
    }

    public int Chunks => (_rows + MostRows - 1) / MostRows;

    public int MostRows { get; }

    public unsafe LogitMatrix Load(int chunk)
    {
        var (first, count) = RowsOf(chunk);
        if (_loaded != chunk)
        {
            using var _ = torch.no_grad();
            using var hidden = _hidden.narrow(0, first, count);
            using var logits = _buffer.narrow(0, 0, count);
            logits.addmm_(hidden, _transposed, beta: 0, alpha: 1);
            _loaded = chunk;
        }

        var columns = (int)_head.shape[0];
        fixed (byte* buffer = _buffer.bytes)
        {
            return new LogitMatrix(
                (nint)buffer, (nint)buffer, first, count, columns, _outputs.VocabularySize ?? columns,
                _buffer.dtype == ScalarType.BFloat16);
        }
    }

    public void Accept(int chunk)
    {
        var (first, count) = RowsOf(chunk);
        using var _ = torch.no_grad();
        using var byLogits = _buffer.narrow(0, 0, count);
        if (_outputs.Values.requires_grad)
        {
            _byHidden ??= Unwritten.Like(_hidden).DetachFromDisposeScope();
            using var byHidden = _byHidden.narrow(0, first, count);
            byHidden.addmm_(byLogits, _head, beta: 0, alpha: 1);
        }

        if (_outputs.Head!.requires_grad)
        {
            using var transposed = byLogits.t();
            using var hidden = _hidden.narrow(0, first, count);
            AddToHead(transposed, hidden);
        }

        // The buffer holds the gradient now.
        _loaded = -1;
    }

    public void Backward()
    {
        if (_byHead is not null)
        {
            using var byHead = _byHead.to(_head.dtype);
            _outputs.Head!.backward([byHead]);
        }

        if (_byHidden is not null)
        {
            _outputs.Values.backward([_byHidden]);
        }
    }

    public void Dispose()
    {
        _hidden.Dispose();
        _head.Dispose();
        _transposed.Dispose();
        _buffer.Dispose();
        _byHidden?.Dispose();
        _byHead?.Dispose();
    }

    // Sums of many chunks in bfloat16 would lose small addends, so they are kept in float32 and rounded once.
    private void AddToHead(Tensor transposed, Tensor hidden)
    {
        var isFirst = _byHead is null;
        if (_head.dtype == ScalarType.Float32 || Chunks == 1)
        {
            _byHead ??= Unwritten.Like(_head).DetachFromDisposeScope();
            _byHead.addmm_(transposed, hidden, beta: isFirst ? 0 : 1, alpha: 1);
            return;
        }

        _byHead ??= torch.zeros(_head.shape, ScalarType.Float32).DetachFromDisposeScope();
        using var added = torch.mm(transposed, hidden);
        _byHead.add_(added);
    }

    private (int First, int Count) RowsOf(int chunk)
    {
        var first = chunk * MostRows;
        return (first, Math.Min(MostRows, _rows - first));
    }
}
