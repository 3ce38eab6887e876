using EntroPIC.Batches;
using EntroPIC.Generated;
using EntroPIC.Losses;
using TorchSharp;
using static TorchSharp.torch;

namespace EntroPIC.Kernels;

/// <summary>The statistics of a micro-batch's tokens as tensors with their autograd graph.</summary>
internal sealed class TokenTensors : IDisposable
{
    private Tensor _logp;
    private Tensor? _entropy;
    private Tensor? _collision;
    private IReadOnlyList<Tensor> _statistics = [];
    private readonly IReadOnlyList<string> _names;
    private readonly PolicyLoss? _loss;

    public TokenTensors(PolicyOutputs outputs, PackedBatch batch, double temperature, Signals signals, PolicyLoss? loss)
    {
        outputs.EnsureFits(batch);
        _loss = loss;
        _names = loss?.Traits.Statistics ?? [];
        using var scope = torch.NewDisposeScope();
        var logps = TokenStatistics.LogSoftmax(outputs.Logits(), temperature);
        var tokens = torch.tensor([.. batch.TokenIds.Select(static id => (long)id)], device: logps.device);
        var withEntropyGradient = signals.HasFlag(Signals.EntropyGradient);
        _logp = TokenStatistics.Logp(logps, tokens).DetachFromDisposeScope();
        if (signals.HasFlag(Signals.Entropy) || withEntropyGradient)
        {
            _entropy = TokenStatistics.Entropy(withEntropyGradient ? logps : logps.detach()).DetachFromDisposeScope();
        }

        if (signals.HasFlag(Signals.Collision))
        {
            _collision = TokenStatistics.Collision(logps.detach()).DetachFromDisposeScope();
        }

        if (_names.Count > 0)
        {
            _statistics = [.. loss!.ComputeStatistics(new Vocabulary(logps)).Select(static values => values.DetachFromDisposeScope())];
        }
    }

    /// <summary>Takes the values of the batch, to the bit; the gradient stays that of the operations.</summary>
    public void TakeValues(PackedBatch measured)
    {
        using var scope = torch.NewDisposeScope();
        _logp = Taken(_logp, measured.Logp);
        _entropy = _entropy is null ? null : Taken(_entropy, measured.Entropy);
        _collision = _collision is null ? null : Taken(_collision, measured.Collision);
        _statistics = [.. _statistics.Select((own, i) => Taken(own, measured.Statistic(_names[i])))];

        // An infinite value has no difference from itself.
        static Tensor Taken(Tensor own, Tensor value)
        {
            using (own)
            {
                return (value.detach() + (own - own.detach()).nan_to_num(0, 0, 0)).DetachFromDisposeScope();
            }
        }
    }

    /// <summary>Gives the batch the statistics, without gradient.</summary>
    public void WriteStatistics(PackedBatch batch)
    {
        batch.Logp = _logp.detach();
        if (_entropy is not null)
        {
            batch.Entropy = _entropy.detach();
        }

        if (_collision is not null)
        {
            batch.Collision = _collision.detach();
        }

        for (var i = 0; i < _names.Count; i++)
        {
            batch.SetStatistic(_names[i], _statistics[i].detach());
        }
    }

    /// <summary>The loss by autograd.</summary>
    public double Backward(PackedBatch batch, PolicyLoss loss, StepTotals totals)
    {
        EnsureFound(loss, _loss);
        WriteStatistics(batch);
        batch.UsePolicyAsOld();

        // The batch owns its signals, and these two stay ours.
        batch.Logp = _logp.alias();
        if (_entropy is not null)
        {
            batch.Entropy = _entropy.alias();
        }

        for (var i = 0; i < _names.Count; i++)
        {
            batch.SetStatistic(_names[i], _statistics[i].alias());
        }

        using var value = loss.Evaluate(batch, totals);
        WriteStatistics(batch);

        // Over nothing, such as the smallest of an empty response, a loss is a constant, which has no gradient.
        if (value.requires_grad || !_logp.requires_grad)
        {
            value.backward();
        }

        return value.ToDouble();
    }

    /// <summary>Passes the derivatives of a kernel on.</summary>
    public unsafe void Backward(KernelBuffers batch, bool withEntropy, bool withStatistics)
    {
        // Both at once: backward passes the operations before them once only.
        var sum = (_logp * Copy(batch.ByLogp)).sum();
        if (withEntropy)
        {
            sum += (_entropy! * Copy(batch.ByEntropy)).sum();
        }

        if (withStatistics)
        {
            for (var i = 0; i < _names.Count; i++)
            {
                sum += (_statistics[i] * Copy(batch.ByStatistics[i])).sum();
            }
        }

        sum.backward();

        Tensor Copy(Column column)
        {
            var count = (int)_logp.shape[0];
            return batch.IsDouble
                ? torch.tensor(new ReadOnlySpan<double>(column.Doubles, count).ToArray())
                : torch.tensor(new ReadOnlySpan<float>(column.Singles, count).ToArray());
        }
    }

    public void Dispose()
    {
        _logp.Dispose();
        _entropy?.Dispose();
        _collision?.Dispose();
        foreach (var values in _statistics)
        {
            values.Dispose();
        }
    }

    /// <summary>Checks that a pass was begun with the loss, if that declares statistics over the vocabulary: other options make other statistics.</summary>
    /// <exception cref="InvalidOperationException">It was begun without, or with another one.</exception>
    public static void EnsureFound(PolicyLoss loss, PolicyLoss? begun)
    {
        if (loss.Traits.Statistics.Count > 0 && !ReferenceEquals(loss, begun))
        {
            throw new InvalidOperationException($"{loss.Name} declares statistics over the vocabulary, so its pass must begin with it: give `{nameof(ILossForm.Begin)}` the loss");
        }
    }
}
