using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace EntroPIC.Training;

/// <summary>
/// AdamW (Loshchilov and Hutter, arXiv:1711.05101) whose state has the names of the weights. Weights in bfloat16 or float16 get a float32
/// master that takes the steps, since one step is mostly below their rounding; the weights are the rounded masters.
/// </summary>
/// <remarks>A weight without a gradient is not stepped: it neither decays nor counts the step.</remarks>
public sealed class AdamW : optim.Optimizer, IResumableOptimizer, optim.ILearningRateController
{
    private readonly AdamWOptions _options;
    private readonly AdamWWeight[] _weights;
    private readonly AdamWSweep _sweep = new();

    /// <summary>Creates an optimizer of the weights.</summary>
    /// <param name="weights">The weights, such as <see cref="IPolicy.Weights"/>.</param>
    /// <param name="options">Its constants; null for the defaults.</param>
    /// <exception cref="ArgumentException">There are no weights, or two of one name.</exception>
    public AdamW(IReadOnlyList<(string Name, Parameter Weight)> weights, AdamWOptions? options = null)
        : base(IntPtr.Zero)
    {
        ArgumentNullException.ThrowIfNull(weights);
        if (weights.Count == 0)
        {
            throw new ArgumentException("an optimizer needs at least one weight", nameof(weights));
        }

        if (weights.GroupBy(static weight => weight.Name).FirstOrDefault(static named => named.Count() > 1) is { } twice)
        {
            throw new ArgumentException($"two weights are named `{twice.Key}`", nameof(weights));
        }

        _options = options ?? new AdamWOptions();
        _weights = [.. weights.Select(static weight => new AdamWWeight(weight.Name, weight.Weight))];
        LearningRate = InitialLearningRate = _options.LearningRate;
    }

    /// <summary>Learning rate of the next step.</summary>
    public double LearningRate { get; set; }

    /// <inheritdoc/>
    public double InitialLearningRate { get; set; }

    /// <inheritdoc/>
    public override IEnumerable<optim.ILearningRateController> ParamGroups => [this];

    /// <inheritdoc/>
    public IReadOnlyList<(string Name, Tensor Value)> State => [.. _weights.SelectMany(static weight => weight.State)];

    /// <inheritdoc/>
    public void Restore(Func<string, Tensor?> read)
    {
        ArgumentNullException.ThrowIfNull(read);
        using var scope = NewDisposeScope();
        using var gradientsOff = no_grad();

        // All is read before anything is changed.
        var found =
            _weights.SelectMany(static weight => weight.State).Select(own => (own.Value, Saved: Read(own.Name, own.Value))).ToList();
        foreach (var (value, saved) in found)
        {
            value.copy_(saved);
        }

        Tensor Read(string name, Tensor own)
        {
            var saved = read(name) ?? throw new InvalidDataException($"the state of the optimizer has no tensor `{name}`");
            return saved.dtype == own.dtype && saved.shape.SequenceEqual(own.shape)
                ? saved
                : throw new InvalidDataException(
                    $"tensor `{name}` of the optimizer's state is {saved.dtype} [{string.Join(", ", saved.shape)}]; this run needs {own.dtype} [{string.Join(", ", own.shape)}]");
        }
    }

    /// <inheritdoc/>
    public override IEnumerable<Parameter> parameters() => _weights.Select(static weight => weight.Weight);

    /// <inheritdoc/>
    public override void zero_grad()
    {
        foreach (var weight in _weights)
        {
            weight.Weight.grad?.zero_();
        }
    }

    /// <summary>Takes one step along the gradients that the weights have.</summary>
    /// <param name="closure">Computes the loss and its gradients anew, as torch's optimizers take it.</param>
    /// <returns>The result of the closure; <c>null</c> without one.</returns>
    public override Tensor step(Func<Tensor>? closure = null)
    {
        var loss = closure?.Invoke();
        using var gradientsOff = no_grad();
        foreach (var weight in _weights)
        {
            if (weight.Weight.grad is { } gradient)
            {
                using var scope = NewDisposeScope();
                weight.Step(gradient, LearningRate, _options, _sweep);
            }
        }

        return loss!;
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            foreach (var weight in _weights)
            {
                weight.Dispose();
            }
        }

        base.Dispose(disposing);
    }
}
