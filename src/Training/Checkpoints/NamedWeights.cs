using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace EntroPIC.Checkpoints;

/// <summary>Weights of any policy in one safetensors file, by their names.</summary>
/// <param name="weights">The weights.</param>
/// <param name="fileName">The name of the file.</param>
public sealed class NamedWeights(IReadOnlyList<(string Name, Parameter Weight)> weights, string fileName = WeightFiles.SingleName) : IModelFiles
{
    /// <inheritdoc/>
    public void Write(string folder) =>
        SafetensorsFile.Write(Path.Combine(folder, fileName), [.. weights.Select(static weight => (weight.Name, (Tensor)weight.Weight))]);

    /// <inheritdoc/>
    public void Read(string folder)
    {
        var path = Path.Combine(folder, fileName);
        using var file = SafetensorsFile.Open(path);
        EnsureFits(file, path);
        using var gradientsOff = no_grad();
        foreach (var (name, weight) in weights)
        {
            using var stored = file.Read(name);
            weight.copy_(stored);
        }
    }

    private void EnsureFits(SafetensorsFile file, string path)
    {
        var stored = file.Entries.ToDictionary(static entry => entry.Name);
        foreach (var (name, weight) in weights)
        {
            if (!stored.Remove(name, out var entry))
            {
                throw new InvalidDataException($"`{path}` has no tensor `{name}`, which the policy needs");
            }

            if (entry.Type != weight.dtype || !entry.Shape.SequenceEqual(weight.shape))
            {
                throw new InvalidDataException(
                    $"tensor `{name}` in `{path}` is {entry.Type} [{string.Join(", ", entry.Shape)}]; this run needs {weight.dtype} [{string.Join(", ", weight.shape)}]");
            }
        }

        if (stored.Count > 0)
        {
            throw new InvalidDataException($"`{path}` has the tensor `{stored.Keys.First()}`, which the policy does not have; it must hold exactly the weights of the policy");
        }
    }
}
