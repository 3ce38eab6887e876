using EntroPIC.Batches;
using EntroPIC.Losses;

namespace EntroPIC.Kernels;

/// <summary>
/// A way from a policy's outputs to a loss, its gradient and its metrics. Everything between logits and loss is behind this interface:
/// finding log-probabilities and entropies, keeping values for the gradient, fusing operations.
/// </summary>
public interface ILossForm
{
    /// <summary>Begins a pass over a micro-batch.</summary>
    /// <param name="outputs">The outputs of the policy; they carry gradient if a loss is to be evaluated.</param>
    /// <param name="batch">The micro-batch, with <see cref="PackedBatch.TokenIds"/>.</param>
    /// <param name="temperature">The divisor of the logits: the temperature of sampling, since log-probabilities and entropies are those of
    /// the policy that sampled.</param>
    /// <param name="signals">The statistics to find for each token.</param>
    /// <param name="loss">The loss whose own statistics over the vocabulary to find; <c>null</c> for none.</param>
    TokenPass Begin(PolicyOutputs outputs, PackedBatch batch, double temperature, Signals signals, PolicyLoss? loss = null);

    /// <summary>The metrics of a step, those of its controllers among them; by tensor operations unless a form has its own way.</summary>
    /// <param name="loss">The loss.</param>
    /// <param name="step">The step's batch as a whole, with its statistics, without gradient.</param>
    /// <param name="totals">The totals of the step.</param>
    LossMetrics MetricsOf(PolicyLoss loss, PackedBatch step, StepTotals totals)
    {
        ArgumentNullException.ThrowIfNull(loss);
        return loss.MetricsOf(step, totals);
    }
}

/// <summary>One pass over a micro-batch: forward for its statistics, backward for its loss and gradient.</summary>
public abstract class TokenPass : IDisposable
{
    /// <summary>Gives the batch its <see cref="PackedBatch.Logp"/> and the other statistics asked for, without gradient.</summary>
    public abstract void Forward();

    /// <summary>
    /// The loss of the micro-batch, whose gradient is added to that of everything that the outputs come from. Where the batch has no
    /// <see cref="PackedBatch.OldLogp"/>, the policy itself is the old one (each rollout is used for one step). Afterwards the batch has
    /// its statistics, without gradient.
    /// </summary>
    /// <param name="loss">The loss.</param>
    /// <param name="totals">The totals of the step.</param>
    /// <returns>The loss.</returns>
    public abstract double Backward(PolicyLoss loss, StepTotals totals);

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Releases its buffers.</summary>
    protected abstract void Dispose(bool disposing);
}
