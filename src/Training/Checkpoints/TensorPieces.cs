using static TorchSharp.torch;

namespace EntroPIC.Checkpoints;

/// <summary>Cuts a tensor into pieces whose bytes fit a span, which ends at 2 GiB.</summary>
internal static class TensorPieces
{
    private const long MostBytes = 1 << 30;

    /// <summary>True if two contiguous tensors of one type and shape have the same bits.</summary>
    public static bool AreSame(Tensor one, Tensor other) =>
        Of(one).Zip(Of(other)).All(static pair => pair.First.bytes.SequenceEqual(pair.Second.bytes));

    /// <summary>Flat views of a contiguous tensor, in order; each lives until the next.</summary>
    public static IEnumerable<Tensor> Of(Tensor contiguous)
    {
        using var flat = contiguous.view(-1);
        var most = MostBytes / flat.element_size();
        for (var start = 0L; start < flat.shape[0]; start += most)
        {
            using var piece = flat.narrow(0, start, Math.Min(most, flat.shape[0] - start));
            yield return piece;
        }
    }
}
