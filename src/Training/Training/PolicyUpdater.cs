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
    private readonly MicroBatchPasses _passes;
    private readonly MicroBatchPasses? _reference;
    private readonly MovingReference? _moving;
    private readonly IReadOnlyList<(DeclaredSignal Signal, MicroBatchPasses Passes)> _others;

    /// <summary>Creates an updater.</summary>
    /// <param name="policy">The policy to train.</param>
    /// <param name="loss">The loss; its controllers are stepped here.</param>
    /// <param name="optimizer">The optimizer of the policy's weights.</param>
    /// <param name="options">The optimizer steps on a rollout.</param>
    /// <param name="reference">
    /// The policy behind <c>ref_logp</c>, needed where the loss asks for that. It is frozen, unless it is a <see cref="MovingReference"/>.
    /// </param>
    /// <param name="others">
    /// Other policies, such as teachers, whose log-probabilities of the sampled tokens are declared signals of the loss; null for none.
    /// </param>
    /// <exception cref="ArgumentException">The loss asks for <c>ref_logp</c>, and there is no reference policy; a signal of another policy is not a
    /// number per token.</exception>
    public PolicyUpdater(
        IPolicy policy, PolicyLoss loss, optim.Optimizer optimizer, UpdateOptions options, IPolicy? reference = null,
        IReadOnlyList<(DeclaredSignal Signal, IPolicy Policy)>? others = null)
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
        _passes = new(policy, _form, options);
        _reference = reference is null ? null : new(reference, _form, options);
        _moving = reference as MovingReference;
        _others = [.. (others ?? []).Select(other => (other.Signal, new MicroBatchPasses(other.Policy, _form, options)))];
        if (_others.FirstOrDefault(static other => other.Signal.Scope != SignalScope.Token || other.Signal.IsCondition).Signal is { } wrong)
        {
            throw new ArgumentException($"`{wrong}` is not a number per token, as log-probabilities are", nameof(others));
        }

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

    internal bool HasReference => _reference is not null;

    /// <summary>The reference, if it moves.</summary>
    internal MovingReference? Moving => _moving;

    /// <summary>Trains on a rollout: scores it, then takes the steps of the options.</summary>
    /// <param name="rollout">A rollout with its rewards; gets its advantages and, where they are needed, its old log-probabilities.</param>
    /// <returns>The metrics of each step, as they are taken.</returns>
    /// <exception cref="NonFiniteGradientException">A gradient is not finite; that step was not taken.</exception>
    /// <exception cref="NotFiniteNumberException">A controller's measurement is not finite; that step was not taken.</exception>
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
        if (wanted != Signals.None || needsOld || _loss.Traits.RolloutNeedsVocabulary)
        {
            _passes.Score(rollout, wanted, _loss.Traits.RolloutNeedsVocabulary ? _loss : null);
            if (needsOld)
            {
                rollout.UsePolicyAsOld();
            }
        }

        GiveReference(rollout);
        foreach (var (signal, passes) in _others.Where(other => !rollout.HasGiven(other.Signal)))
        {
            rollout.Give(signal, LogpUnder(passes, rollout));
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
    internal void Resume(TrainingProgress progress) =>
        (Steps, PlannedSteps) = (progress.Steps, (double)progress.Done * _options.StepsPerRollout);

    /// <summary>Gives a batch what the loss asks of the reference, unless it has that.</summary>
    internal void GiveReference(PackedBatch batch)
    {
        if ((Wanted & Signals.RefLogp) != 0 && !batch.Has(Signals.RefLogp))
        {
            batch.RefLogp = LogpUnder(_reference!, batch);
        }
    }

    /// <summary>Takes the reference for the policy that wrote the responses of a batch, whose own is not known.</summary>
    internal void GiveReferenceAsOld(PackedBatch batch)
    {
        GiveReference(batch);
        if ((Wanted & Signals.OldLogp) != 0)
        {
            batch.OldLogp = batch.Has(Signals.RefLogp) ? batch.RefLogp : LogpUnder(_reference!, batch);
        }
    }

    /// <summary>Takes one optimizer step on a batch that has its advantages.</summary>
    /// <exception cref="NonFiniteGradientException">A gradient is not finite; the step was not taken.</exception>
    /// <exception cref="NotFiniteNumberException">A controller's measurement is not finite; the step was not taken.</exception>
    public StepMetrics Step(PackedBatch batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        var controllers = _loss.ControllerStates;
        try
        {
            return TakeStep(batch);
        }
        catch
        {
            // The last good state is kept whole: what did not lead to a step leaves no trace in the controllers either.
            _loss.ControllerStates = controllers;
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
        var (totals, value, isControlLate) = _passes.Backward(step, _loss);
        if (!double.IsFinite(value))
        {
            throw FindNonFiniteCause();
        }

        var norm = GradientNorm.Of(_policy.Weights, out var nonFinite);
        if (nonFinite is not null)
        {
            throw new NonFiniteGradientException(nonFinite, Steps);
        }

        var metrics = StepMetrics.Of(Steps, step, _form.MetricsOf(_loss, step, totals), value, norm, LearningRate);
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
        _moving?.Follow(Steps);
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

    private static Tensor LogpUnder(MicroBatchPasses other, PackedBatch rollout)
    {
        using var seen = rollout.Slice(0, rollout.Layout.SequenceCount);
        other.Score(seen, Signals.Logp);
        return seen.Logp.clone();
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
