using EntroPIC.Batches;
using EntroPIC.Kernels;
using EntroPIC.Losses;
using TorchSharp;
using static TorchSharp.torch;

namespace Runtime.Tests.Numbers;

/// <summary>Micro-batches of which a loss asks for what they do not have.</summary>
public sealed class EmptyTests
{
    public static TheoryData<string, Func<ILossForm>> Forms => new() { { "tensor", static () => new TensorForm() }, { "fused", static () => new FusedForm() } };

    /// <summary>The extreme of no tokens is the constant 0.</summary>
    [Theory]
    [MemberData(nameof(Forms))]
    public void EmptyResponseAloneHasNoGradient(string name, Func<ILossForm> make)
    {
        _ = name;
        using var scope = torch.NewDisposeScope();
        using var step = new PackedBatch(new PackedLayout([0], [1])) { Reward = torch.tensor([1.0]) };
        var logits = torch.zeros(0, 3, ScalarType.Float64).requires_grad_();
        var loss = new LeastLogp();
        using var pass = make().Begin(new PolicyOutputs(logits), step, 1, loss.Traits.StepSignals);
        loss.BeginRollout(step);
        Assert.Equal(0, pass.Backward(loss, loss.Total(step)));
        Assert.True(logits.grad is null || logits.grad.numel() == 0);
    }
}
