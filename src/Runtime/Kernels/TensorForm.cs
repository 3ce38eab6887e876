using EntroPIC.Batches;
using EntroPIC.Losses;

namespace EntroPIC.Kernels;

/// <summary>The readable reference: TorchSharp operations with autograd, on any device.</summary>
public sealed class TensorForm : ILossForm
{
    /// <inheritdoc/>
    public TokenPass Begin(PolicyOutputs outputs, PackedBatch batch, double temperature, Signals signals, PolicyLoss? loss = null)
    {
        ArgumentNullException.ThrowIfNull(outputs);
        ArgumentNullException.ThrowIfNull(batch);
        return new Pass(batch, new TokenTensors(outputs, batch, temperature, signals, loss));
    }

    private sealed class Pass(PackedBatch batch, TokenTensors tensors) : TokenPass
    {
        public override void Forward() => tensors.WriteStatistics(batch);

        public override double Backward(PolicyLoss loss, StepTotals totals)
        {
            ArgumentNullException.ThrowIfNull(loss);
            return tensors.Backward(batch, loss, totals);
        }

        protected override void Dispose(bool disposing) => tensors.Dispose();
    }
}
