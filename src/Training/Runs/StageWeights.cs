using EntroPIC.Checkpoints;
using EntroPIC.Models;

namespace EntroPIC.Runs;

/// <summary>
/// Weights that a stage trains: all weights of a model, or adapters, which are merged into the weights at the end of the stage.
/// </summary>
internal sealed class StageWeights : IDisposable
{
    private readonly LowRankAdapters? _adapters;

    /// <param name="model">The model; not disposed here.</param>
    /// <param name="adapter">The size of adapters; null trains all weights.</param>
    /// <param name="saving">Options for saving the model.</param>
    /// <param name="seed">Behind the first weights of adapters.</param>
    public StageWeights(Transformer model, AdapterOptions? adapter, SaveOptions saving, long seed)
    {
        _adapters = adapter is null ? null : LowRankAdapters.Attach(model, adapter, seed);
        Files = _adapters is null ? new TransformerFiles(model, saving) : new AdapterFiles(_adapters, saving.Source?.Path ?? "");
    }

    /// <summary>Checkpoint files of the trained weights.</summary>
    public IModelFiles Files { get; }

    /// <summary>Merges adapters into the weights of the model.</summary>
    public void Merge() => _adapters?.Merge();

    public void Dispose() => _adapters?.Dispose();
}
