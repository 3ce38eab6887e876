using EntroPIC.Batches;
using EntroPIC.Losses;
using TorchSharp;
using static TorchSharp.torch;

namespace EntroPIC.Kernels;

/// <summary>The readable reference: TorchSharp operations with autograd, on any device.</summary>
public sealed class TensorForm : ILossForm
{
    /// <inheritdoc/>
    public TokenPass Begin(PolicyOutputs outputs, PackedBatch batch, double temperature, Signals signals)
    {
        ArgumentNullException.ThrowIfNull(outputs);
        ArgumentNullException.ThrowIfNull(batch);
        using var scope = torch.NewDisposeScope();
        var logps = TokenStatistics.LogSoftmax(outputs.Logits(), temperature);
        var tokens = torch.tensor([.. batch.TokenIds.Select(static id => (long)id)], device: logps.device);
        var withEntropyGradient = signals.HasFlag(Signals.EntropyGradient);
        return new Pass(
            batch,
            TokenStatistics.Logp(logps, tokens).DetachFromDisposeScope(),
            signals.HasFlag(Signals.Entropy) || withEntropyGradient
                ? TokenStatistics.Entropy(withEntropyGradient ? logps : logps.detach()).DetachFromDisposeScope()
                : null,
            signals.HasFlag(Signals.Collision) ? TokenStatistics.Collision(logps.detach()).DetachFromDisposeScope() : null);
    }

    private sealed class Pass(PackedBatch batch, Tensor logp, Tensor? entropy, Tensor? collision) : TokenPass
    {
        public override void Measure()
        {
            batch.Logp = logp.detach();
            if (entropy is not null)
            {
                batch.Entropy = entropy.detach();
            }

            if (collision is not null)
            {
                batch.Collision = collision.detach();
            }
        }

        public override Tensor Evaluate(PolicyLoss loss, StepTotals totals)
        {
            ArgumentNullException.ThrowIfNull(loss);
            Measure();
            if (!batch.Has(Signals.OldLogp))
            {
                batch.OldLogp = logp.detach();
            }

            // The batch owns what it is given, and these two stay ours.
            batch.Logp = logp.alias();
            if (entropy is not null)
            {
                batch.Entropy = entropy.alias();
            }

            var value = loss.Evaluate(batch, totals);
            Measure();
            return value;
        }

        protected override void Dispose(bool disposing)
        {
            logp.Dispose();
            entropy?.Dispose();
            collision?.Dispose();
        }
    }
}
