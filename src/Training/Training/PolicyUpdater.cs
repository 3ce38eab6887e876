using EntroPIC.Batches;
using EntroPIC.Kernels;
using EntroPIC.Losses;
using TorchSharp;
using static TorchSharp.torch;

namespace EntroPIC.Training;

/// <summary>
/// Optimizer steps of a policy under a loss. Controllers are stepped once per optimizer step on a step's batch as a whole, and
/// denominators are those of the whole step, so how a step is cut into micro-batches changes nothing but rounding, except for
/// controllers: with several micro-batches they may see the step before (<see cref="UpdateOptions.ExactMeasurement"/>).
/// </summary>
public sealed class PolicyUpdater
{
    private readonly IPolicy _policy;
    private readonly PolicyLoss _loss;
    private readonly optim.Optimizer _optimizer;
    private readonly UpdateOptions _options;
    private readonly ILossForm _form;
    private readonly IPolicy? _reference;

    /// <summary>Creates an updater.</summary>
    /// <param name="policy">The policy to train.</param>
    /// <param name="loss">The loss; its controllers are stepped here.</param>
    /// <param name="optimizer">The optimizer of the policy's weights.</param>
    /// <param name="options">The optimizer steps on a rollout.</param>
    /// <param name="reference">The frozen policy behind <c>ref_logp</c>; needed where the loss asks for that, and then only.</param>
    /// <exception cref="ArgumentException">The loss asks for <c>ref_logp</c>, and there is no reference policy.</exception>
    public PolicyUpdater(
        IPolicy policy, PolicyLoss loss, optim.Optimizer optimizer, UpdateOptions options, IPolicy? reference = null)
    {
        ArgumentNullException.ThrowIfNull(policy);
        ArgumentNullException.ThrowIfNull(loss);
        ArgumentNullException.ThrowIfNull(optimizer);
        ArgumentNullException.ThrowIfNull(options);
        _policy = policy;
        _loss = loss;
        _optimizer = optimizer;
        _options = options;
        _form = options.CreateForm();
        _reference = reference;
        if ((Wanted & Signals.RefLogp) != 0 && reference is null)
        {
            throw new ArgumentException($"the loss `{loss.Name}` uses `ref_logp`; it needs a reference policy", nameof(reference));
        }
    }

    /// <summary>The signals that the loss reads.</summary>
    public Signals Wanted => _loss.Traits.StepSignals | _loss.Traits.RolloutSignals;

    /// <summary>Optimizer steps taken.</summary>
    public long Steps { get; internal set; }

    /// <summary>
    /// Progress of the learning-rate schedule: the steps that rollouts of full size would have taken. A rollout of which groups
    /// were filtered out takes fewer, and each of them moves this by more.
    /// </summary>
    internal double PlannedSteps { get; private set; }

    internal PolicyLoss Loss => _loss;

    internal optim.Optimizer Optimizer => _optimizer;

    /// <summary>Trains on a rollout: scores it, then takes the steps of the options.</summary>
    /// <param name="rollout">A rollout with its rewards; gets its advantages and, where they are needed, its old log-probabilities.</param>
    /// <returns>The metrics of each step, as they are taken.</returns>
    /// <exception cref="NonFiniteGradientException">A gradient is not finite; that step was not taken.</exception>
    /// <exception cref="NotFiniteNumberException">A controller's measure is not finite; that step was not taken.</exception>
    public IEnumerable<StepMetrics> Update(PackedBatch rollout)
    {
        ArgumentNullException.ThrowIfNull(rollout);
        return UpdateSteps(rollout);
    }

    private IEnumerable<StepMetrics> UpdateSteps(PackedBatch rollout)
    {
        var wanted = _loss.Traits.RolloutSignals & (SignalSets.Policy | Signals.EntropyGradient);
        var isOffPolicy = _options.StepsPerRollout > 1;
        var needsOld = !rollout.Has(Signals.OldLogp) && (isOffPolicy || _loss.Traits.RolloutSignals.HasFlag(Signals.OldLogp));
        if (wanted != Signals.None || needsOld)
        {
            ScoreRollout(rollout, wanted);
            if (needsOld)
            {
                rollout.UsePolicyAsOld();
            }
        }

        if ((Wanted & Signals.RefLogp) != 0 && !rollout.Has(Signals.RefLogp))
        {
            ScoreByReference(rollout);
        }

        rollout.Step = Steps;
        rollout.Seed = _options.Seed;
        _loss.BeginRollout(rollout);
        var (begun, taken) = (PlannedSteps, 0);
        var parts = MicroBatches.ByGroups(rollout.Layout, _options.MiniBatches);
        for (var epoch = 0; epoch < _options.Epochs; epoch++)
        {
            foreach (var (first, end) in parts)
            {
                using var batch = rollout.Slice(first, end);
                var step = Step(batch);
                PlannedSteps = begun + ((double)++taken * _options.StepsPerRollout / (parts.Count * _options.Epochs));
                yield return step;
            }
        }
    }

    /// <summary>Resumes a saved stage.</summary>
    internal void Resume(TrainingProgress progress) => (Steps, PlannedSteps) = (progress.Steps, (double)progress.Done * _options.StepsPerRollout);

    /// <summary>Takes one optimizer step on a batch that has its advantages.</summary>
    /// <exception cref="NonFiniteGradientException">A gradient is not finite; the step was not taken.</exception>
    /// <exception cref="NotFiniteNumberException">A controller's measure is not finite; the step was not taken.</exception>
    public StepMetrics Step(PackedBatch batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        var controllers = _loss.SaveControllers();
        try
        {
            return TakeStep(batch);
        }
        catch
        {
            // The last good state is kept whole: what did not lead to a step leaves no trace in the controllers either.
            _loss.LoadControllers(controllers);
            ClearGradients();
            throw;
        }
    }

    private StepMetrics TakeStep(PackedBatch step)
    {
        using var scope = torch.NewDisposeScope();
        ClearGradients();
        step.Step = Steps;
        step.Seed = _options.Seed;
        var parts = MicroBatches.ByTokens(step, _options.MicroBatchTokens, _loss.Traits.NeedsWholeGroups);
        var signals = (_loss.Traits.StepSignals & (SignalSets.Policy | Signals.EntropyGradient)) | Signals.Logp | Signals.Entropy;
        var (totals, value, isControlLate) = parts.Count == 1 ? BackwardAtOnce(step, signals) : BackwardInParts(step, parts, signals);
        if (!double.IsFinite(value))
        {
            throw FindNonFiniteCause();
        }

        var norm = GradientNorm.Of(_policy.Weights, out var nonFinite);
        if (nonFinite is not null)
        {
            throw new NonFiniteGradientException(nonFinite, Steps);
        }

        var metrics = new StepMetrics(Steps, step.Layout.TokenCount, Describe(step, totals, value, norm));
        if (isControlLate)
        {
            // For the next step; the outputs are part of the controllers' state.
            _loss.Control(step);
        }

        GradientNorm.Clip(_policy.Weights, norm, _options.MaxGradientNorm);
        SetLearningRate();
        _optimizer.step();
        ClearGradients();
        Steps++;
        PlannedSteps++;
        return metrics;
    }

    /// <summary>Finds the cause of a loss that is not finite: a weight, else a gradient, else the loss itself.</summary>
    private NonFiniteGradientException FindNonFiniteCause()
    {
        if (_policy.Weights.FirstOrDefault(static weight => !GradientNorm.IsFinite(weight.Weight)) is { Name: { } name })
        {
            return NonFiniteGradientException.OfWeight(name, Steps);
        }

        GradientNorm.Of(_policy.Weights, out var nonFinite);
        return new NonFiniteGradientException(nonFinite ?? "loss", Steps);
    }

    private double? LearningRate => _options.LearningRate?.At(Steps, PlannedSteps);

    private void SetLearningRate()
    {
        if (LearningRate is { } rate)
        {
            foreach (var group in _optimizer.ParamGroups)
            {
                group.LearningRate = rate;
            }
        }
    }

    private List<KeyValuePair<string, double>> Describe(PackedBatch step, StepTotals totals, double loss, double gradientNorm)
    {
        var metrics = new List<KeyValuePair<string, double>>();
        if (step.Has(Signals.Reward))
        {
            Add(TrainerMetrics.Reward, step.Sequences.Mean(step.Reward).ToDouble());
            var spread = RewardSpread.Of(step);
            Add(TrainerMetrics.RewardStd, spread.MeanStd);
            Add(TrainerMetrics.GroupsEqual, spread.ShareEqual);
        }

        Add(TrainerMetrics.Entropy, step.Tokens.Mean(step.Entropy).ToDouble());
        metrics.AddRange(_form.MetricsOf(_loss, step, totals).Values);
        Add(TrainerMetrics.Loss, loss);
        Add(TrainerMetrics.GradientNorm, gradientNorm);
        if (LearningRate is { } rate)
        {
            Add(TrainerMetrics.LearningRate, rate);
        }

        Add(TrainerMetrics.LengthMean, (double)step.Layout.TokenCount / Math.Max(1, step.Layout.SequenceCount));
        if (step.Has(Signals.Truncated))
        {
            Add(TrainerMetrics.Truncated, step.Sequences.Mean(step.Number(step.Truncated)).ToDouble());
        }

        return metrics;

        void Add(string name, double value) => metrics.Add(new(name, value));
    }

    /// <summary>One forward pass: the controllers see this step's own batch.</summary>
    private (StepTotals Totals, double Loss, bool IsControlLate) BackwardAtOnce(PackedBatch step, Signals signals)
    {
        using var pass = _form.Begin(_policy.Forward(step), step, _options.Temperature, signals);
        if (_loss.Traits.HasUpdateControls || _loss.Traits.TotalsNeedPolicy)
        {
            pass.Forward();
            step.UsePolicyAsOld();
        }

        _loss.Control(step);
        var totals = _loss.Total(step);
        return (totals, pass.Backward(_loss, totals), false);
    }

    private (StepTotals Totals, double Loss, bool IsControlLate) BackwardInParts(PackedBatch step, IReadOnlyList<(int First, int End)> parts, Signals signals)
    {
        // The first step has no step before it.
        var isControlLate = _options.MeasuresLate(_loss.Traits) && _loss.IsControlled;
        if (!isControlLate && (_loss.Traits.HasUpdateControls || _loss.Traits.TotalsNeedPolicy))
        {
            ForwardParts(step, parts, signals);
            step.UsePolicyAsOld();
            _loss.Control(step);
        }

        var totals = _loss.Total(step);
        var value = 0.0;
        var seen = new List<PackedBatch>();
        try
        {
            foreach (var (first, end) in parts)
            {
                var batch = step.Slice(first, end);
                seen.Add(batch);
                using var scope = torch.NewDisposeScope();
                using var pass = _form.Begin(_policy.Forward(batch), batch, _options.Temperature, signals);
                value += pass.Backward(_loss, totals);
            }

            Join(step, seen);
        }
        finally
        {
            seen.ForEach(static batch => batch.Dispose());
        }

        return (totals, value, isControlLate);
    }

    /// <summary>Adds the policy's signals to the batch, without gradient.</summary>
    private void ScoreRollout(PackedBatch batch, Signals signals) =>
        ForwardParts(batch, MicroBatches.ByTokens(batch, _options.MicroBatchTokens, wholeGroups: false), signals | Signals.Logp);

    private void ScoreByReference(PackedBatch rollout)
    {
        using var seen = rollout.Slice(0, rollout.Layout.SequenceCount);
        ForwardParts(seen, MicroBatches.ByTokens(seen, _options.MicroBatchTokens, wholeGroups: false), Signals.Logp, _reference);
        rollout.RefLogp = seen.Logp.clone();
    }

    private void ForwardParts(PackedBatch batch, IReadOnlyList<(int First, int End)> parts, Signals signals, IPolicy? policy = null)
    {
        using var _ = torch.no_grad();
        var seen = new List<PackedBatch>();
        try
        {
            foreach (var (first, end) in parts)
            {
                var part = batch.Slice(first, end);
                seen.Add(part);
                using var scope = torch.NewDisposeScope();
                using var pass = _form.Begin((policy ?? _policy).Forward(part), part, _options.Temperature, signals);
                pass.Forward();
            }

            Join(batch, seen);
        }
        finally
        {
            seen.ForEach(static part => part.Dispose());
        }
    }

    private static void Join(PackedBatch whole, List<PackedBatch> parts)
    {
        foreach (var signal in (SignalSets.Policy | SignalSets.OldPolicy).Each())
        {
            // A rollout that came with its old policy keeps it.
            if (parts[0].Has(signal) && !((SignalSets.OldPolicy & signal) != 0 && whole.Has(signal)))
            {
                whole.Assign(signal, torch.cat([.. parts.Select(part => part.Signal(signal))]));
            }
        }
    }

    private void ClearGradients()
    {
        // Not `zero_grad`, which keeps zeros: a weight without gradient must not decay.
        foreach (var (_, weight) in _policy.Weights)
        {
            weight.grad?.Dispose();
            weight.grad = null;
        }
    }
}
