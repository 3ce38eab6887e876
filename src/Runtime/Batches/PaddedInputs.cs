using TorchSharp;
using static TorchSharp.torch;

namespace EntroPIC.Batches;

/// <summary>The edge between padded tensors, [sequences, columns] with a mask, as other systems hold them, and packed ones.</summary>
public sealed class PaddedInputs : IDisposable
{
    private readonly Tensor _places;
    private readonly long _columns;

    /// <summary>Reads a mask, which may have holes.</summary>
    /// <param name="mask">Not 0 where a token takes part: [sequences, columns].</param>
    /// <param name="groupSizes">Sequences of each group, in order.</param>
    /// <exception cref="ArgumentException">The mask is not a matrix, or the sizes do not fit.</exception>
    public PaddedInputs(Tensor mask, IReadOnlyList<int> groupSizes)
    {
        ArgumentNullException.ThrowIfNull(mask);
        if (mask.dim() != 2)
        {
            throw new ArgumentException(
                $"the mask has shape [{string.Join(", ", mask.shape)}]; it must be [sequences, columns]", nameof(mask));
        }

        using var scope = torch.NewDisposeScope();
        var bits = mask.to(ScalarType.Bool).cpu();
        var isToken = bits.data<bool>().ToArray();
        _columns = mask.shape[1];
        int[] places = [.. Enumerable.Range(0, isToken.Length).Where(place => isToken[place])];
        var lengths = new int[mask.shape[0]];
        foreach (var place in places)
        {
            lengths[place / _columns]++;
        }

        Layout = new PackedLayout(lengths, groupSizes, [.. places.Select(place => (int)(place % _columns))]);
        _places = torch.tensor([.. places.Select(static place => (long)place)], device: mask.device).DetachFromDisposeScope();
    }

    /// <summary>The layout of the packed tokens; the position of a token is its column.</summary>
    public PackedLayout Layout { get; }

    /// <summary>The values where the mask is set: [sequences, columns] to [tokens]; differentiable.</summary>
    public Tensor Pack(Tensor padded)
    {
        ArgumentNullException.ThrowIfNull(padded);
        return padded.flatten().index_select(0, _places);
    }

    /// <summary>The values at their places, 0 elsewhere: [tokens] to [sequences, columns]; differentiable.</summary>
    public Tensor Unpack(Tensor packed)
    {
        ArgumentNullException.ThrowIfNull(packed);
        return torch.zeros(Layout.SequenceCount * _columns, packed.dtype, packed.device).index_copy(0, _places, packed).view(
            Layout.SequenceCount, _columns);
    }

    /// <inheritdoc/>
    public void Dispose() => _places.Dispose();
}
