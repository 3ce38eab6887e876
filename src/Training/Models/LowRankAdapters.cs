using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace EntroPIC.Models;

/// <summary>
/// Low-rank adapters (LoRA; Hu et al., arXiv:2106.09685) on the linear maps of a model. While they are attached, the model's own weights
/// are frozen, <see cref="Transformer.Forward"/> adds what they learned, and so does <see cref="Transformer.Copy"/>.
/// </summary>
public sealed class LowRankAdapters : IDisposable
{
    private readonly Transformer _model;
    private readonly List<(string Name, Projection Projection, LowRankAdapter Adapter)> _adapters = [];

    private LowRankAdapters(Transformer model, AdapterOptions options) => (_model, Options) = (model, options);

    /// <summary>Targets and size.</summary>
    public AdapterOptions Options { get; }

    /// <summary>
    /// The weights of all adapters by name, such as <c>model.layers.0.self_attn.q_proj.lora_A.weight</c>, in the order of the model.
    /// </summary>
    public IReadOnlyList<(string Name, Parameter Weight)> Weights =>
    [
        .. _adapters.SelectMany(static adapter => new[]
        {
            ($"{adapter.Name}.lora_A.weight", adapter.Adapter.Down),
            ($"{adapter.Name}.lora_B.weight", adapter.Adapter.Up),
        }),
    ];

    /// <summary>Attaches fresh adapters, which do not change the outputs yet, and freezes the weights.</summary>
    /// <param name="model">The model; not disposed here.</param>
    /// <param name="options">Which maps, and of what size; null for the defaults.</param>
    /// <param name="seed">One seed gives one set of weights.</param>
    /// <returns>Adapters in float32, whatever the type of the model: they are small, and steps are below the rounding of
    /// bfloat16.</returns>
    /// <exception cref="ArgumentException">The model has no linear map of a name.</exception>
    /// <exception cref="InvalidOperationException">The model has adapters already.</exception>
    public static LowRankAdapters Attach(Transformer model, AdapterOptions? options = null, long seed = 0)
    {
        ArgumentNullException.ThrowIfNull(model);
        var adapters = new LowRankAdapters(model, options ?? new AdapterOptions());
        var projections = model.named_modules()
            .Where(static named => named.module is Projection)
            .Select(static named => (Name: named.name, (Projection)named.module))
            .ToList();
        adapters.EnsureTargetsExist(
            [.. projections.Select(static named => LastPart(named.Name)).Where(static name => name != "lm_head").Distinct()]);
        if (projections.Any(static named => named.Item2.Adapter is not null))
        {
            throw new InvalidOperationException("the model has adapters already; detach or merge them first");
        }

        using var initializer = new WeightInitializer(seed, ScalarType.Float32, model.Device);
        foreach (var (name, projection) in projections.Where(named => adapters.Options.Targets.Contains(LastPart(named.Name))))
        {
            var (outputs, inputs) = (projection.Weight.shape[0], projection.Weight.shape[1]);
            projection.Adapter = new LowRankAdapter(
                initializer.Uniform(1 / Math.Sqrt(inputs), adapters.Options.Rank, inputs),
                initializer.Zeros(outputs, adapters.Options.Rank),
                adapters.Options.Scale);
            adapters._adapters.Add((name, projection, projection.Adapter));
        }

        adapters.Freeze(true);
        return adapters;
    }

    /// <summary>Merges the adapters into the model's weights and removes them.</summary>
    public void Merge()
    {
        Bake(_model);
        Detach();
    }

    /// <summary>Removes the adapters; the original weights are unchanged and trainable again.</summary>
    public void Detach()
    {
        if (_model.Adapters != this)
        {
            return;
        }

        foreach (var (_, projection, _) in _adapters)
        {
            projection.Adapter = null;
        }

        Freeze(false);
    }

    /// <summary>Removes the adapters and frees them.</summary>
    public void Dispose()
    {
        Detach();
        foreach (var (_, weight) in Weights)
        {
            weight.Dispose();
        }
    }

    /// <summary>What each adapter adds to a weight, in float32, by the name of the weight.</summary>
    internal IReadOnlyDictionary<string, Func<Tensor>> Deltas =>
        _adapters.ToDictionary(static named => $"{named.Name}.weight", static named => (Func<Tensor>)(() => named.Adapter.Delta().to(ScalarType.Float32)), StringComparer.Ordinal);

    /// <summary>Merges the adapters into the weights of a model of the same shape.</summary>
    internal void Bake(Transformer model)
    {
        using var gradientsOff = no_grad();
        var weights = model.named_parameters().ToDictionary(static named => named.name, static named => named.parameter);
        foreach (var (name, _, adapter) in _adapters)
        {
            using var scope = NewDisposeScope();
            var weight = weights[$"{name}.weight"];
            weight.copy_(weight.to(ScalarType.Float32) + adapter.Delta().to(ScalarType.Float32, weight.device));
        }
    }

    private void EnsureTargetsExist(IReadOnlyList<string> known)
    {
        if (Options.Targets.Count == 0)
        {
            throw new ArgumentException("adapters need at least one target");
        }

        if (Options.Targets.FirstOrDefault(target => !known.Contains(target)) is { } unknown)
        {
            throw new ArgumentException(
                $"the model has no linear map `{unknown}` that can have an adapter; it has {string.Join(", ", known.Select(static name => $"`{name}`"))}");
        }
    }

    private void Freeze(bool isFrozen)
    {
        foreach (var parameter in _model.parameters())
        {
            parameter.requires_grad = !isFrozen;
        }

        _model.Adapters = isFrozen ? this : null;
    }

    private static string LastPart(string name) => name[(name.LastIndexOf('.') + 1)..];
}
