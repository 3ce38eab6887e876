using EntroPIC.Kernels.Rows;
using TorchSharp;
using static TorchSharp.torch;

namespace EntroPIC.Kernels;

/// <summary>Logits that a policy made, all at once. The gradient takes their place where that is allowed.</summary>
internal sealed class GivenLogits : ILogitSource
{
    private readonly PolicyOutputs _outputs;
    private readonly Tensor _logits;
    private readonly Tensor? _gradient;

    public GivenLogits(PolicyOutputs outputs)
    {
        _outputs = outputs;

        // A row of a slice may be followed by something else.
        _logits = outputs.Values.detach().contiguous().DetachFromDisposeScope();
        _gradient = outputs.MayOverwrite ? _logits.alias().DetachFromDisposeScope()
            : outputs.Values.requires_grad ? Unwritten.Like(_logits).DetachFromDisposeScope()
            : null;
    }

    public int Chunks => 1;

    public int MostRows => (int)_logits.size(0);

    public unsafe LogitMatrix Load(int chunk)
    {
        var columns = (int)_logits.size(1);
        fixed (byte* logits = _logits.bytes, gradient = _gradient is null ? default : _gradient.bytes)
        {
            return new LogitMatrix(
                (nint)logits, (nint)gradient, 0, MostRows, columns, _outputs.VocabularySize ?? columns,
                _logits.dtype == ScalarType.BFloat16);
        }
    }

    public void Accept(int chunk)
    {
    }

    public void Backward()
    {
        if (_outputs.Values.requires_grad)
        {
            _outputs.Values.backward([_gradient!]);
        }
    }

    public void Dispose()
    {
        _logits.Dispose();
        _gradient?.Dispose();
    }
}
