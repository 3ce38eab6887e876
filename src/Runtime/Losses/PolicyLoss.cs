using System.ComponentModel;
using System.Text.Json;
using System.Text.Json.Nodes;
using EntroPIC.Batches;
using EntroPIC.Controllers;
using EntroPIC.Generated;
using TorchSharp;
using static TorchSharp.torch;

namespace EntroPIC.Losses;

/// <summary>
/// A loss compiled from a <c>.entropic</c> declaration, as the trainer sees it. In one update: <see cref="BeginRollout"/> on the
/// whole rollout; then for each optimizer step <see cref="Control"/> and <see cref="Total"/> on the step's batch as a whole, and
/// <see cref="Evaluate"/> on each micro-batch of it. The loss of the step is the sum over its micro-batches.
/// </summary>
public abstract class PolicyLoss
{
    private protected PolicyLoss()
    {
    }

    /// <summary>The name of the declaration.</summary>
    public abstract string Name { get; }

    /// <summary>The values of its options, of the loss's own type.</summary>
    public abstract object Settings { get; }

    /// <summary>Its traits: signals that it reads, forms that it has.</summary>
    public abstract LossTraits Traits { get; }

    /// <summary>
    /// True once every controller that <see cref="Control"/> steps has been stepped: <see cref="Evaluate"/> can then use its output.
    /// </summary>
    public virtual bool IsControlled => true;

    /// <summary>Computes the advantages and steps the controllers that are evaluated per rollout.</summary>
    /// <param name="rollout">The whole rollout, with <see cref="LossTraits.RolloutSignals"/>; gets
    /// <see cref="PackedBatch.Advantage"/>.</param>
    public abstract void BeginRollout(PackedBatch rollout);

    /// <summary>Measures the batch and steps the controllers that are evaluated per update: once per optimizer step.</summary>
    /// <param name="step">The step's batch as a whole.</param>
    /// <exception cref="NotFiniteNumberException">The input of a controller is not finite; no controller was stepped.</exception>
    public abstract void Control(PackedBatch step);

    /// <summary>Computes the values shared by all micro-batches of a step: denominators and means over the batch.</summary>
    /// <param name="step">The step's batch as a whole.</param>
    public abstract StepTotals Total(PackedBatch step);

    /// <summary>The loss of one micro-batch: a scalar in double precision, to be minimized.</summary>
    /// <param name="batch">The micro-batch, whose <see cref="PackedBatch.Logp"/> carries gradient.</param>
    /// <param name="totals">The totals of the step, from <see cref="Total"/>.</param>
    /// <exception cref="InvalidOperationException">A controller was never stepped.</exception>
    public abstract Tensor Evaluate(PackedBatch batch, StepTotals totals);

    /// <summary>
    /// Attaches the values to a micro-batch that the kernel needs and cannot compute. The batch has the signals of the policy, without
    /// gradient.
    /// </summary>
    /// <param name="batch">The micro-batch.</param>
    /// <param name="totals">The totals of the step, from <see cref="Total"/>.</param>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public abstract void Prepare(PackedBatch batch, StepTotals totals);

    /// <summary>The loss of one micro-batch and its gradient, by the kernel.</summary>
    /// <param name="batch">The micro-batch, whose <see cref="KernelBatch.ByLogp"/> and <see cref="KernelBatch.ByEntropy"/> get the
    /// gradient.</param>
    /// <param name="totals">The totals of the step, from <see cref="Total"/>.</param>
    /// <param name="runner">The runner of the kernel.</param>
    /// <returns>The loss.</returns>
    /// <exception cref="NotSupportedException">The loss has no kernel.</exception>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public abstract double Differentiate(KernelBatch batch, StepTotals totals, KernelRunner runner);

    /// <summary>The statistics of tokens over the vocabulary, <see cref="LossTraits.Statistics"/>, by tensor operations: [N] each.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public virtual IReadOnlyList<Tensor> ComputeStatistics(Vocabulary vocabulary) => [];

    /// <summary>Gives a batch <see cref="LossTraits.Statistics"/>.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="logps">Log-probabilities of the vocabulary, [N, V], nats.</param>
    internal void GiveStatistics(PackedBatch batch, Tensor logps)
    {
        foreach (var (name, values) in Traits.Statistics.Zip(ComputeStatistics(new Vocabulary(logps))))
        {
            batch.SetStatistic(name, values);
        }
    }

    /// <summary>Hands the kernel of <see cref="LossTraits.Statistics"/> to a runner.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public virtual void RunVocabulary(VocabularyRunner runner)
    {
        ArgumentNullException.ThrowIfNull(runner);
        runner.Run(default(NoVocabulary));
    }

    /// <summary>The metrics of a step, its controllers' among them.</summary>
    /// <param name="step">The step's batch as a whole.</param>
    /// <param name="totals">The totals of the step, from <see cref="Total"/>.</param>
    public abstract LossMetrics MetricsOf(PackedBatch step, StepTotals totals);

    /// <summary>The metrics of a step, its controllers' among them, by the metric kernel.</summary>
    /// <param name="step">The step's batch as a whole.</param>
    /// <param name="totals">The totals of the step, from <see cref="Total"/>.</param>
    /// <param name="runner">The runner of the kernel.</param>
    /// <exception cref="NotSupportedException">The metrics have no kernel.</exception>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public abstract LossMetrics MetricsOf(KernelBatch step, StepTotals totals, KernelRunner runner);

    /// <summary>The controllers, which are immutable: a step that is not taken puts the former ones back.</summary>
    internal abstract object ControllerStates { get; set; }

    /// <summary>The state of the controllers, for a checkpoint.</summary>
    public abstract JsonNode SaveControllers();

    /// <summary>Restores the state that <see cref="SaveControllers"/> returned, bit for bit.</summary>
    /// <exception cref="JsonException">It is the state of other controllers.</exception>
    public abstract void LoadControllers(JsonNode state);
}

/// <summary>The typed base of generated losses.</summary>
/// <typeparam name="TOptions">The params of the declaration.</typeparam>
/// <typeparam name="TState">The states of its controllers.</typeparam>
/// <typeparam name="TTotals">The values shared by all micro-batches of an optimizer step.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class PolicyLoss<TOptions, TState, TTotals> : PolicyLoss
    where TOptions : class
    where TState : class, new()
    where TTotals : StepTotals
{
    private static readonly JsonSerializerOptions StateJson = new()
    {
        UnmappedMemberHandling = System.Text.Json.Serialization.JsonUnmappedMemberHandling.Disallow,
        NumberHandling = System.Text.Json.Serialization.JsonNumberHandling.AllowNamedFloatingPointLiterals,
    };

    /// <summary>A loss with these options.</summary>
    protected PolicyLoss(TOptions settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        Settings = settings;
    }

    /// <inheritdoc/>
    public sealed override TOptions Settings { get; }

    /// <summary>The last step of each controller: its output and its state.</summary>
    public TState Controllers { get; set; } = new();

    /// <inheritdoc/>
    public sealed override void BeginRollout(PackedBatch rollout)
    {
        ArgumentNullException.ThrowIfNull(rollout);
        using var scope = torch.NewDisposeScope();
        using var _ = torch.no_grad();
        ScoreRollout(rollout);
    }

    /// <inheritdoc/>
    public sealed override void Control(PackedBatch step)
    {
        ArgumentNullException.ThrowIfNull(step);
        using var scope = torch.NewDisposeScope();
        using var _ = torch.no_grad();
        Controllers = StepControllers(step, Controllers);
    }

    /// <inheritdoc/>
    public sealed override StepTotals Total(PackedBatch step)
    {
        ArgumentNullException.ThrowIfNull(step);
        using var scope = torch.NewDisposeScope();
        using var _ = torch.no_grad();
        return ComputeTotals(step);
    }

    /// <inheritdoc/>
    public sealed override Tensor Evaluate(PackedBatch batch, StepTotals totals)
    {
        ArgumentNullException.ThrowIfNull(batch);
        using var scope = torch.NewDisposeScope();
        return ComputeLoss(batch, (TTotals)totals).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public sealed override void Prepare(PackedBatch batch, StepTotals totals)
    {
        ArgumentNullException.ThrowIfNull(batch);
        if (!Traits.NeedsPreparation)
        {
            return;
        }

        using var scope = torch.NewDisposeScope();
        using var _ = torch.no_grad();
        PrepareKernel(batch, (TTotals)totals);
    }

    /// <inheritdoc/>
    public sealed override double Differentiate(KernelBatch batch, StepTotals totals, KernelRunner runner)
    {
        ArgumentNullException.ThrowIfNull(batch);
        ArgumentNullException.ThrowIfNull(runner);
        return RunKernel(batch, (TTotals)totals, runner);
    }

    /// <inheritdoc/>
    public sealed override LossMetrics MetricsOf(PackedBatch step, StepTotals totals)
    {
        ArgumentNullException.ThrowIfNull(step);
        using var scope = torch.NewDisposeScope();
        using var _ = torch.no_grad();
        var metrics = new LossMetrics();
        ComputeMetrics(step, (TTotals)totals, metrics);
        return metrics;
    }

    /// <inheritdoc/>
    public sealed override LossMetrics MetricsOf(KernelBatch step, StepTotals totals, KernelRunner runner)
    {
        ArgumentNullException.ThrowIfNull(step);
        ArgumentNullException.ThrowIfNull(runner);
        var metrics = new LossMetrics();
        ReadMetrics(step, (TTotals)totals, runner, metrics);
        return metrics;
    }

    internal sealed override object ControllerStates { get => Controllers; set => Controllers = (TState)value; }

    /// <inheritdoc/>
    public sealed override JsonNode SaveControllers() => JsonSerializer.SerializeToNode(Controllers, StateJson)!;

    /// <inheritdoc/>
    public sealed override void LoadControllers(JsonNode state) =>
        Controllers = state.Deserialize<TState>(StateJson) ?? throw new JsonException($"the state of the controllers of {Name} is null");

    /// <summary>Computes the advantages and steps the controllers that are evaluated per rollout.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected abstract void ScoreRollout(PackedBatch batch);

    /// <summary>Controllers per update.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected virtual TState StepControllers(PackedBatch batch, TState state) => state;

    /// <summary>Denominators and means over the batch.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected abstract TTotals ComputeTotals(PackedBatch batch);

    /// <summary>The loss.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected abstract Tensor ComputeLoss(PackedBatch batch, TTotals totals);

    /// <summary>The metrics.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected abstract void ComputeMetrics(PackedBatch batch, TTotals totals, LossMetrics metrics);

    /// <summary>Values of a micro-batch that the kernel cannot compute.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected virtual void PrepareKernel(PackedBatch batch, TTotals totals)
    {
    }

    /// <summary>The kernel.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected virtual double RunKernel(KernelBatch batch, TTotals totals, KernelRunner runner) =>
        throw new NotSupportedException($"{Name} has no kernel; use the tensor form");

    /// <summary>The metrics by their kernel.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected virtual void ReadMetrics(KernelBatch batch, TTotals totals, KernelRunner runner, LossMetrics metrics) =>
        throw new NotSupportedException($"the metrics of {Name} have no kernel; use the tensor form");

    /// <summary>A controller's last step.</summary>
    /// <exception cref="InvalidOperationException">There is none yet.</exception>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected static ControlStep<TController, TOutput> Last<TController, TOutput>(ControlStep<TController, TOutput>? step, string control) =>
        step ?? throw new InvalidOperationException(
            $"control `{control}` was never stepped; call Control (or BeginRollout, for one per rollout) before Evaluate");

    /// <summary>The last step of a control per group.</summary>
    /// <exception cref="InvalidOperationException">There is none yet.</exception>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected static GroupControl<TController> Last<TController>(GroupControl<TController>? step, string control)
        where TController : class =>
        step ?? throw new InvalidOperationException(
            $"control `{control}` was never stepped; call Control (or BeginRollout, for one per rollout) before Evaluate");
}

/// <summary>The values of a loss shared by all micro-batches of an optimizer step; each loss has its own type.</summary>
public abstract record StepTotals;
