using EntroPIC.Models;

namespace EntroPIC.Checkpoints;

/// <summary>A whole model in the layout of Hugging Face checkpoints, which other tools load as well.</summary>
/// <param name="model">The model; stored in the type of its weights.</param>
/// <param name="source">The checkpoint that it came from, whose tokenizer goes along; <c>null</c> for none.</param>
public sealed class TransformerFiles(Transformer model, CheckpointFolder? source = null) : IModelFiles
{
    /// <inheritdoc/>
    public void Write(string folder) => CheckpointFolder.Save(folder, model, new SaveOptions { Source = source });

    /// <inheritdoc/>
    public void Read(string folder)
    {
        using var weights = WeightFiles.Open(folder);
        WeightLoading.Fill(model, weights, folder);
    }
}
