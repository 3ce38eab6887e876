using Differential.Reference;
using EntroPIC.Batches;
using EntroPIC.Kernels;
using EntroPIC.Losses;
using TorchSharp;
using static TorchSharp.torch;
using Known = EntroPIC.Batches.Signals;

namespace Differential.Forms;

/// <summary>One of the ways in which the runtime evaluates a compiled loss.</summary>
/// <param name="Name">The name of the form.</param>
/// <param name="Make">The form.</param>
/// <param name="Type">The precision of its numbers.</param>
internal sealed record TorchForm(string Name, Func<ILossForm> Make, ScalarType Type) : IForm
{
    /// <summary>True to run the statistics pass even where one sweep could do everything.</summary>
    public bool MeasuresFirst { get; init; }

    /// <summary>True to make each response a micro-batch; each group, if the loss needs whole groups.</summary>
    public bool IsCut { get; init; }

    /// <summary>Those that differ in how they get from logits to a loss.</summary>
    public static IReadOnlyList<TorchForm> All { get; } =
    [
        new("tensor, float64", static () => new TensorForm(), ScalarType.Float64),
        new("fused, float64", static () => new FusedForm(), ScalarType.Float64),
        new("fused, float32", static () => new FusedForm(), ScalarType.Float32),
        new("fused in two sweeps, float32", static () => new FusedForm(), ScalarType.Float32) { MeasuresFirst = true },
        new("tensor in parts, float64", static () => new TensorForm(), ScalarType.Float64) { IsCut = true },
        new("fused in parts, float32", static () => new FusedForm(), ScalarType.Float32) { IsCut = true },
    ];

    // What a form leaves unwritten is no number, rather than by chance a good one.
    static TorchForm() => Unwritten.IsPoisoned = true;

    private static readonly Dictionary<string, Known> ByName = (SignalSets.PerToken | SignalSets.PerSequence).Each().ToDictionary(static signal => signal.Name(), StringComparer.Ordinal);

    /// <inheritdoc/>
    public double Precision => Type == ScalarType.Float32 ? Arithmetic.Single : Arithmetic.Double;

    /// <inheritdoc/>
    public bool Takes(LossCase loss) => !IsCut || (!loss.Program.DependsOnCut && loss.Batch.SequenceCount > 1);

    /// <inheritdoc/>
    public IReadOnlyList<Outcome> Run(LossCase item)
    {
        var (loss, batch, form) = (item.Create(), item.Batch, Make());
        var outcomes = new List<Outcome>();
        for (var round = 0; round < batch.Rounds; round++)
        {
            using var scope = torch.NewDisposeScope();
            outcomes.Add(Run(loss, form, batch, round));
        }

        (form as IDisposable)?.Dispose();
        return outcomes;
    }

    private Outcome Run(PolicyLoss loss, ILossForm form, BatchCase batch, int round)
    {
        using var step = Pack(batch, round);
        Give(loss, batch, step);
        var logits = torch.tensor(batch.Logits[round], Type).view(batch.TokenCount, batch.Vocabulary).clone().requires_grad_();
        var signals = loss.Traits.StepSignals | loss.Traits.RolloutSignals;
        return IsCut ? RunInParts(loss, form, batch, step, logits, signals) : RunAtOnce(loss, form, batch, step, logits, signals);
    }

    private Outcome RunAtOnce(PolicyLoss loss, ILossForm form, BatchCase batch, PackedBatch step, Tensor logits, Known signals)
    {
        double value;
        StepTotals totals;
        using (var pass = form.Begin(new PolicyOutputs(logits), step, batch.Temperature, signals))
        {
            if (MeasuresFirst || loss.Traits.HasUpdateControls || loss.Traits.TotalsNeedPolicy || (loss.Traits.RolloutSignals & (SignalSets.Policy | SignalSets.OldPolicy)) != 0)
            {
                pass.Forward();
                AssumeOnPolicy(step);
            }

            loss.BeginRollout(step);
            loss.Control(step);
            totals = loss.Total(step);
            value = pass.Backward(loss, totals);
        }

        AssumeOnPolicy(step);
        return Result(value, logits, step, form.MetricsOf(loss, step, totals));
    }

    private static Outcome RunInParts(PolicyLoss loss, ILossForm form, BatchCase batch, PackedBatch step, Tensor logits, Known signals)
    {
        using (var pass = form.Begin(new PolicyOutputs(logits.detach()), step, batch.Temperature, signals))
        {
            pass.Forward();
        }

        AssumeOnPolicy(step);
        loss.BeginRollout(step);
        loss.Control(step);
        var totals = loss.Total(step);
        var metrics = form.MetricsOf(loss, step, totals);
        var offsets = loss.Traits.NeedsWholeGroups ? step.Layout.GroupOffsets.ToArray() : [.. Enumerable.Range(0, step.Layout.SequenceCount + 1)];
        var value = 0.0;
        for (var part = 0; part + 1 < offsets.Length; part++)
        {
            using var slice = step.Slice(offsets[part], offsets[part + 1]);
            var first = step.Layout.SequenceOffsets[offsets[part]];
            using var pass = form.Begin(new PolicyOutputs(logits.narrow(0, first, slice.Layout.TokenCount)), slice, batch.Temperature, signals);
            value += pass.Backward(loss, totals);
        }

        return Result(value, logits, step, metrics);
    }

    /// <summary>Uses the current policy as the old policy where the batch has none.</summary>
    private static void AssumeOnPolicy(PackedBatch step)
    {
        if (step.Has(Known.Logp))
        {
            step.UsePolicyAsOld();
        }
    }

    private PackedBatch Pack(BatchCase batch, int round)
    {
        var packed = new PackedBatch(new PackedLayout(batch.Lengths, batch.GroupSizes, batch.Positions))
        {
            TokenIds = batch.TokenIds,
            Step = batch.Step + round,
            Epoch = batch.Epoch,
            Progress = batch.Progress,
            KeySource = (_, count) => batch.Keys[..(int)count],
        };
        foreach (var (name, values) in batch.OfTokens.Concat(batch.OfResponses))
        {
            packed.Assign(ByName[name], torch.tensor(values, Type));
        }

        foreach (var (name, values) in batch.Conditions)
        {
            packed.Assign(ByName[name], torch.tensor(values));
        }

        return packed;
    }

    private void Give(PolicyLoss loss, BatchCase batch, PackedBatch step)
    {
        foreach (var signal in loss.Traits.Inputs)
        {
            var scope = Enum.Parse<EntroPIC.Dsl.Graph.Scope>(signal.Scope.ToString());
            if (GivenSignals.Of(batch, signal.Name, scope, signal.IsCondition, signal.Default is not null, signal.High) is { } values)
            {
                step.Give(signal, signal.IsCondition ? torch.tensor(Array.ConvertAll(values, static value => value != 0)) : torch.tensor(values, Type));
            }
        }
    }

    private static Outcome Result(double value, Tensor logits, PackedBatch step, LossMetrics metrics) => new()
    {
        Loss = value,
        Gradient = logits.grad is { IsInvalid: false } gradient ? Numbers(gradient) : new double[logits.numel()],
        Advantage = step.Has(Known.Advantage) ? Numbers(step.Advantage) : [],
        Metrics = new(metrics.Values.ToDictionary(static metric => metric.Key, static metric => metric.Value), StringComparer.Ordinal),
    };

    private static double[] Numbers(Tensor values) => values.detach().to(ScalarType.Float64).contiguous().view(-1).data<double>().ToArray();
}
