using System.ComponentModel;
using TorchSharp;
using static TorchSharp.torch;

namespace EntroPIC.Batches;

/// <summary>
/// Statistics of tokens over the vocabulary that a loss declares. A form gives them where it has the logits; like all that comes from the
/// policy being trained, slices and joined batches go without.
/// </summary>
public sealed partial class PackedBatch
{
    private readonly Dictionary<string, Tensor> _statistics = new(StringComparer.Ordinal);

    /// <summary>A statistic over the vocabulary: [N].</summary>
    /// <param name="name">Its name, one of those that the loss declares.</param>
    /// <exception cref="InvalidOperationException">No form gave it.</exception>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public Tensor Statistic(string name) => _statistics.TryGetValue(name, out var values)
        ? values
        : throw new InvalidOperationException(
            $"the batch lacks the statistic `{name}`, which a form finds from the logits; begin its pass with the loss, or give it by `{nameof(SetStatistic)}`");

    /// <summary>True if the batch has a statistic over the vocabulary.</summary>
    internal bool HasStatistic(string name) => _statistics.ContainsKey(name);

    /// <summary>Gives a statistic over the vocabulary, which becomes the batch's own.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="values">Shape [N].</param>
    /// <exception cref="ArgumentException">Another shape.</exception>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public void SetStatistic(string name, Tensor values)
    {
        ArgumentNullException.ThrowIfNull(values);
        if (values.dim() != 1 || values.shape[0] != Layout.TokenCount)
        {
            throw new ArgumentException(
                $"`{name}` has shape [{string.Join(", ", values.shape)}]; it must have one value per token, [{Layout.TokenCount}]", nameof(values));
        }

        if (_statistics.Remove(name, out var former) && !ReferenceEquals(former, values))
        {
            former.Dispose();
        }

        _statistics.Add(name, values.DetachFromDisposeScope());
    }

    private void ReleaseStatistics()
    {
        foreach (var values in _statistics.Values)
        {
            values.Dispose();
        }

        _statistics.Clear();
    }
}
