using System.ComponentModel;
using TorchSharp;
using static TorchSharp.torch;

namespace EntroPIC.Batches;

/// <summary>
/// Values that a loss computes over the whole step and its parts carry along: selections. A part cannot compute them, since they
/// compare its tokens with all others.
/// </summary>
public sealed partial class PackedBatch
{
    private readonly Dictionary<string, (Axis Axis, Tensor Values)> _attached = new(StringComparer.Ordinal);

    /// <summary>The source of random numbers, by the name of the selection and their count; tests set another system's draw.</summary>
    internal Func<string, long, double[]>? KeySource { get; set; }

    /// <summary>Keeps values along an axis, which become the batch's own; <see cref="Slice"/> passes them on.</summary>
    /// <param name="name">A name; earlier values of that name are released.</param>
    /// <param name="axis">One of the batch's axes.</param>
    /// <param name="values">Shape [<paramref name="axis"/>.Size].</param>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public void Attach(string name, Axis axis, Tensor values)
    {
        ArgumentNullException.ThrowIfNull(axis);
        ArgumentNullException.ThrowIfNull(values);
        if (_attached.Remove(name, out var former))
        {
            former.Values.Dispose();
        }

        _attached.Add(name, (axis, values.DetachFromDisposeScope()));
    }

    /// <summary>The values kept under a name.</summary>
    /// <exception cref="InvalidOperationException">Nothing was; <c>Total</c> of the loss attaches it.</exception>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public Tensor Attached(string name) => _attached.TryGetValue(name, out var kept)
        ? kept.Values
        : throw new InvalidOperationException($"the batch has no `{name}`; call Total of the loss on the whole step before Evaluate");

    /// <summary>Random numbers in [0, 1), one for each element of an axis, that depend on seed, step and name alone.</summary>
    /// <param name="name">The selection that they are for.</param>
    /// <param name="axis">One of the batch's axes.</param>
    /// <returns>Shape [<paramref name="axis"/>.Size], double precision.</returns>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public Tensor RandomKeys(string name, Axis axis)
    {
        ArgumentNullException.ThrowIfNull(axis);
        var keys = KeySource?.Invoke(name, axis.Size);
        if (keys is null)
        {
            var (salt, step) = (CounterRandom.Hash(name), (int)((long)Step % int.MaxValue));
            keys = new double[axis.Size];
            for (var i = 0; i < keys.Length; i++)
            {
                keys[i] = CounterRandom.Uniform(Seed, salt, step, i);
            }
        }

        return torch.tensor(keys, device: _device);
    }

    private void SliceAttached(PackedBatch slice, int first, int end)
    {
        foreach (var (name, (axis, values)) in _attached)
        {
            slice._attached.Add(name, (slice.Counterpart(axis.Name), Narrow(axis, values, first, end)));
        }
    }

    /// <summary>The values along an axis that sequences from <paramref name="first"/> up to <paramref name="end"/> have.</summary>
    private Tensor Narrow(Axis axis, Tensor values, int first, int end)
    {
        var (start, count) = RangeOf(axis, first, end);
        return values.narrow(0, start, count).DetachFromDisposeScope();
    }

    /// <summary>The axis of this batch by the kind of its elements.</summary>
    private Axis Counterpart(string name) => name switch
    {
        "token" => Tokens,
        "sequence" => Sequences,
        "group" => Groups,
        "position" => Positions,
        _ => throw new ArgumentOutOfRangeException(nameof(name), name, "a batch has no such axis"),
    };

    /// <summary>
    /// The elements of an axis that sequences from <paramref name="first"/> up to <paramref name="end"/> touch; they lie side by side.
    /// </summary>
    private (long Start, long Count) RangeOf(Axis axis, int first, int end)
    {
        var (from, to) = (Layout.SequenceOffsets[first], Layout.SequenceOffsets[end]);
        if (axis == Tokens)
        {
            return (from, to - from);
        }

        if (axis == Sequences)
        {
            return (first, end - first);
        }

        var touched = axis == Groups ? Sequences.ElementsOf(Groups)[first..end] : Tokens.ElementsOf(axis)[from..to];
        return touched.Length == 0 ? (0, 0) : (touched.Min(), touched.Max() - touched.Min() + 1);
    }

    private void ReleaseAttached()
    {
        foreach (var (_, values) in _attached.Values)
        {
            values.Dispose();
        }

        _attached.Clear();
    }
}
