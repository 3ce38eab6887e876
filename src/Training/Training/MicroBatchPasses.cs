using EntroPIC.Batches;
using EntroPIC.Kernels;
using EntroPIC.Losses;
using TorchSharp;

namespace EntroPIC.Training;

/// <summary>Passes of a policy over a batch, one micro-batch after the other.</summary>
/// <param name="policy">The policy.</param>
/// <param name="form">The form of losses.</param>
/// <param name="options">The size of micro-batches, the temperature, and when controllers measure.</param>
internal sealed class MicroBatchPasses(IPolicy policy, ILossForm form, UpdateOptions options)
{
    /// <summary>Gives a batch its log-probabilities and other signals of the policy, without gradient.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="signals">The signals.</param>
    /// <param name="loss">The loss whose statistics over the vocabulary it gets, too; <c>null</c> for none.</param>
    public void Score(PackedBatch batch, Signals signals, PolicyLoss? loss = null) =>
        Forward(batch, MicroBatches.ByTokens(batch, options.MicroBatchTokens, wholeGroups: false), signals | Signals.Logp, loss);

    /// <summary>Steps the controllers of a loss, and adds its gradient on the batch of an optimizer step to that of the weights.</summary>
    /// <returns>The totals of the step, its loss, and true if the controllers were not stepped: they see this batch in the next
    /// step.</returns>
    public (StepTotals Totals, double Loss, bool IsControlLate) Backward(PackedBatch step, PolicyLoss loss)
    {
        var parts = MicroBatches.ByTokens(step, options.MicroBatchTokens, loss.Traits.NeedsWholeGroups);
        var signals = (loss.Traits.StepSignals & (SignalSets.Policy | Signals.EntropyGradient)) | Signals.Logp | Signals.Entropy;
        return parts.Count == 1 ? BackwardAtOnce(step, loss, signals) : BackwardInParts(step, loss, parts, signals);
    }

    /// <summary>One forward pass: the controllers see this step's own batch.</summary>
    private (StepTotals Totals, double Loss, bool IsControlLate) BackwardAtOnce(PackedBatch step, PolicyLoss loss, Signals signals)
    {
        using var pass = form.Begin(policy.Forward(step), step, options.Temperature, signals, loss);
        if (NeedsPolicyFirst(loss))
        {
            pass.Forward();
            step.UsePolicyAsOld();
        }

        loss.Control(step);
        var totals = loss.Total(step);
        return (totals, pass.Backward(loss, totals), false);
    }

    private (StepTotals Totals, double Loss, bool IsControlLate) BackwardInParts(
        PackedBatch step, PolicyLoss loss, IReadOnlyList<(int First, int End)> parts, Signals signals)
    {
        // The first step has no step before it.
        var isControlLate = options.MeasuresLate(loss.Traits) && loss.IsControlled;
        if (!isControlLate && NeedsPolicyFirst(loss))
        {
            Forward(step, parts, signals, loss);
            step.UsePolicyAsOld();
            loss.Control(step);
        }

        var totals = loss.Total(step);
        var value = 0.0;
        ForEach(step, parts, signals, loss, pass => value += pass.Backward(loss, totals));
        return (totals, value, isControlLate);
    }

    private static bool NeedsPolicyFirst(PolicyLoss loss) => loss.Traits.HasUpdateControls || loss.Traits.TotalsNeedPolicy;

    private void Forward(PackedBatch batch, IReadOnlyList<(int First, int End)> parts, Signals signals, PolicyLoss? loss)
    {
        using var _ = torch.no_grad();
        ForEach(batch, parts, signals, loss, static pass => pass.Forward());
    }

    /// <summary>Passes over the parts of a batch, which gets the policy's signals of all of them.</summary>
    private void ForEach(PackedBatch batch, IReadOnlyList<(int First, int End)> parts, Signals signals, PolicyLoss? loss, Action<TokenPass> act)
    {
        var seen = new List<PackedBatch>();
        try
        {
            foreach (var (first, end) in parts)
            {
                var part = batch.Slice(first, end);
                seen.Add(part);
                using var scope = torch.NewDisposeScope();
                using var pass = form.Begin(policy.Forward(part), part, options.Temperature, signals, loss);
                act(pass);
            }

            Join(batch, seen, loss?.Traits.Statistics ?? []);
        }
        finally
        {
            seen.ForEach(static part => part.Dispose());
        }
    }

    private static void Join(PackedBatch whole, List<PackedBatch> parts, IReadOnlyList<string> statistics)
    {
        foreach (var name in statistics)
        {
            whole.SetStatistic(name, torch.cat([.. parts.Select(part => part.Statistic(name))]));
        }

        foreach (var signal in (SignalSets.Policy | SignalSets.OldPolicy).Each())
        {
            // A rollout that came with its old policy keeps it.
            if (parts[0].Has(signal) && !((SignalSets.OldPolicy & signal) != 0 && whole.Has(signal)))
            {
                whole.Assign(signal, torch.cat([.. parts.Select(part => part.Signal(signal))]));
            }
        }
    }
}
