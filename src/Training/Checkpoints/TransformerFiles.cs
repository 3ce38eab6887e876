using EntroPIC.Models;

namespace EntroPIC.Checkpoints;

/// <summary>A whole model in the layout of Hugging Face checkpoints, which other tools load as well.</summary>
/// <param name="model">The model; stored in the type of its weights.</param>
/// <param name="options">Companion files; the type of the weights stays. Null writes only the configuration and the weights.</param>
public sealed class TransformerFiles(Transformer model, SaveOptions? options = null) : IModelFiles
{
    /// <inheritdoc/>
    public void Write(string folder) => CheckpointFolder.Save(folder, model, (options ?? new()) with { Type = null });

    /// <inheritdoc/>
    public void Read(string folder)
    {
        using var weights = WeightFiles.Open(folder);
        WeightLoading.Fill(model, weights, folder);
    }
}
