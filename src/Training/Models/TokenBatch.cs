using TorchSharp;
using static TorchSharp.torch;

namespace EntroPIC.Models;

/// <summary>Token sequences of different lengths, padded to one length: the inputs of <see cref="Transformer.Forward"/>.</summary>
public sealed class TokenBatch : IDisposable
{
    private TokenBatch(Tensor tokens, Tensor positions, Tensor? mask)
    {
        Tokens = tokens;
        Positions = positions;
        Mask = mask;
    }

    /// <summary>Token ids, int64, <c>[batch, time]</c>; 0 at padding.</summary>
    public Tensor Tokens { get; }

    /// <summary>Place of each token in its own sequence, int64, <c>[batch, time]</c>; 0 at padding.</summary>
    public Tensor Positions { get; }

    /// <summary>False at padding, bool, <c>[batch, time]</c>; null when all sequences are equally long.</summary>
    public Tensor? Mask { get; }

    /// <summary>Pads at the front, so that all sequences end in the last column.</summary>
    /// <param name="sequences">At least one sequence, each with at least one token.</param>
    /// <param name="device">Device of the tensors; null for the CPU.</param>
    /// <exception cref="ArgumentException">There are no sequences, or one is empty.</exception>
    public static TokenBatch PadLeft(IReadOnlyList<IReadOnlyList<int>> sequences, Device? device = null) =>
        Pad(sequences, atEnd: false, device);

    /// <summary>Pads at the end, so that all sequences begin in the first column.</summary>
    /// <inheritdoc cref="PadLeft"/>
    public static TokenBatch PadRight(IReadOnlyList<IReadOnlyList<int>> sequences, Device? device = null) =>
        Pad(sequences, atEnd: true, device);

    /// <inheritdoc/>
    public void Dispose()
    {
        Tokens.Dispose();
        Positions.Dispose();
        Mask?.Dispose();
    }

    private static TokenBatch Pad(IReadOnlyList<IReadOnlyList<int>> sequences, bool atEnd, Device? device)
    {
        if (sequences.Count == 0)
        {
            throw new ArgumentException("a batch needs at least one sequence");
        }

        var (rows, time) = (sequences.Count, sequences.Max(sequence => sequence.Count));
        var tokens = new long[rows, time];
        var positions = new long[rows, time];
        var mask = new bool[rows, time];
        for (var row = 0; row < rows; row++)
        {
            var sequence = sequences[row];
            if (sequence.Count == 0)
            {
                throw new ArgumentException($"sequence {row} is empty; each needs at least one token");
            }

            var start = atEnd ? 0 : time - sequence.Count;
            for (var place = 0; place < sequence.Count; place++)
            {
                tokens[row, start + place] = sequence[place];
                positions[row, start + place] = place;
                mask[row, start + place] = true;
            }
        }
        var isPadded = sequences.Any(sequence => sequence.Count < time);
        return new(tensor(tokens, device: device), tensor(positions, device: device), isPadded ? tensor(mask, device: device) : null);
    }
}
