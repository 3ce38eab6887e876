using EntroPIC.Batches;
using EntroPIC.Kernels;
using EntroPIC.Models;
using TorchSharp;
using TorchSharp.Modules;
using Transformer = EntroPIC.Models.Transformer;

namespace EntroPIC.Training;

/// <summary>
/// A reference that follows the policy: <see cref="PolicyUpdater"/> moves it after the optimizer steps that <see cref="ReferenceOptions"/>
/// names. A rollout that is already scored keeps its <c>ref_logp</c>. Its weights are part of a run's state.
/// </summary>
public sealed class MovingReference : IPolicy
{
    private readonly TransformerPolicy _policy;
    private readonly Transformer _reference;
    private readonly Transformer _model;
    private readonly ReferenceOptions _options;

    /// <summary>Creates a reference.</summary>
    /// <param name="reference">Its model, best with weights in float32, which keep small moves; not disposed here.</param>
    /// <param name="model">The model that it follows, adapters included; not disposed here.</param>
    /// <param name="options">When it moves, and how far.</param>
    /// <exception cref="ArgumentException">The models have different shapes.</exception>
    public MovingReference(Transformer reference, Transformer model, ReferenceOptions options)
    {
        ArgumentNullException.ThrowIfNull(reference);
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(options);
        if (reference.Config != model.Config)
        {
            throw new ArgumentException("the reference has another shape than the model that it follows", nameof(reference));
        }

        (_policy, _reference, _model, _options) = (new(reference), reference, model, options);
    }

    /// <inheritdoc/>
    public IReadOnlyList<(string Name, Parameter Weight)> Weights => _policy.Weights;

    /// <inheritdoc/>
    public PolicyOutputs Forward(PackedBatch batch) => _policy.Forward(batch);

    /// <summary>Moves the reference if it is due.</summary>
    /// <param name="steps">Optimizer steps taken.</param>
    internal void Follow(long steps)
    {
        if (steps % _options.Every == 0)
        {
            _model.MixInto(_reference, _options.Mix);
        }
    }
}
