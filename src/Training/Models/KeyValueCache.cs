using TorchSharp;
using static TorchSharp.torch;

namespace EntroPIC.Models;

/// <summary>
/// Keys and values of the tokens that a <see cref="Transformer"/> has seen, so that the next token costs one step only. The room is
/// allocated once and filled in place; all rows grow together. Made by <see cref="Transformer.NewCache"/>, used without gradients.
/// </summary>
public sealed class KeyValueCache : IDisposable
{
    // Per layer [rows, key/value heads, capacity, head size]; what lies beyond Length is uninitialized.
    private readonly Tensor[] _keys;
    private readonly Tensor[] _values;
    private Tensor _isToken; // [rows, capacity]
    private bool _hasPadding;
    private long _start;

    internal KeyValueCache(TransformerConfig config, int rows, int capacity, ScalarType dtype, Device device)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(rows, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, 1);
        Capacity = capacity;
        long[] shape = [rows, config.KeyValueHeads, capacity, config.HeadSize];
        _keys = [.. Enumerable.Range(0, config.Layers).Select(_ => empty(shape, dtype, device).DetachFromDisposeScope())];
        _values = [.. Enumerable.Range(0, config.Layers).Select(_ => empty(shape, dtype, device).DetachFromDisposeScope())];
        _isToken = empty([rows, capacity], ScalarType.Bool, device).DetachFromDisposeScope();
    }

    /// <summary>Number of sequences.</summary>
    public long Rows => _isToken.shape[0];

    /// <summary>Number of tokens cached per row, padding included.</summary>
    public long Length { get; private set; }

    /// <summary>Capacity in tokens per row.</summary>
    public long Capacity { get; private set; }

    /// <summary>False where a cached token is padding, <c>[rows, length]</c>; null when none is.</summary>
    internal Tensor? IsToken => _hasPadding ? _isToken.narrow(1, 0, Length) : null;

    /// <summary>
    /// Replaces the rows by those at the given indices, in that order; an index may come several times (several responses to one
    /// prompt) or not at all (rows that ended).
    /// </summary>
    /// <param name="rows">Indices of present rows, at least one.</param>
    /// <param name="capacity">The new room per row, no less than <see cref="Length"/>; null keeps the present one.</param>
    /// <exception cref="ArgumentOutOfRangeException">No row is given, or the capacity is less than the length.</exception>
    public void SelectRows(IReadOnlyList<long> rows, long? capacity = null)
    {
        ArgumentOutOfRangeException.ThrowIfZero(rows.Count, nameof(rows));
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity ?? Length, Length, nameof(capacity));
        Capacity = capacity ?? Capacity;
        using var scope = NewDisposeScope();
        using var gradientsOff = no_grad();
        var indices = tensor([.. rows], device: _isToken.device);
        // Layer by layer: only one is held twice at a time.
        for (var layer = 0; layer < _keys.Length; layer++)
        {
            _keys[layer] = Select(_keys[layer], indices, axis: 2);
            _values[layer] = Select(_values[layer], indices, axis: 2);
        }
        _isToken = Select(_isToken, indices, axis: 1);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var values in _keys.Concat(_values).Append(_isToken))
        {
            values.Dispose();
        }
    }

    /// <summary>Reserves the places of the next tokens, which every layer then fills with <see cref="Write"/>.</summary>
    /// <param name="rows">Rows of the batch.</param>
    /// <param name="time">Number of tokens per row.</param>
    /// <param name="isToken">False where a token is padding, <c>[rows, time]</c>; null when none is.</param>
    internal void Extend(long rows, long time, Tensor? isToken)
    {
        if (is_grad_enabled())
        {
            throw new InvalidOperationException("a key/value cache holds no gradients; use it under torch.no_grad()");
        }

        if (rows != Rows)
        {
            throw new ArgumentException($"a batch and its key/value cache must have equally many rows, found {rows} and {Rows}");
        }

        if (Length + time > Capacity)
        {
            throw new InvalidOperationException(
                $"the key/value cache has room for {Capacity} tokens and holds {Length}; {time} more do not fit");
        }
        (_start, Length) = (Length, Length + time);
        using var places = _isToken.narrow(1, _start, time);
        _ = isToken is null ? places.fill_(true) : places.copy_(isToken);
        _hasPadding |= isToken is not null;
    }

    /// <summary>Stores keys and values <c>[rows, heads, time, head size]</c> of the new tokens; returns those of all tokens.</summary>
    internal (Tensor Keys, Tensor Values) Write(int layer, Tensor keys, Tensor values) =>
        (Append(_keys[layer], keys), Append(_values[layer], values));

    private Tensor Append(Tensor store, Tensor added)
    {
        using var places = store.narrow(2, _start, Length - _start);
        using var _ = places.copy_(added);
        return store.narrow(2, 0, Length);
    }

    private Tensor Select(Tensor store, Tensor rows, int axis)
    {
        var shape = store.shape;
        (shape[0], shape[axis]) = (rows.shape[0], Capacity);
        var selected = empty(shape, store.dtype, store.device).DetachFromDisposeScope();
        using var used = store.narrow(axis, 0, Length);
        using var places = selected.narrow(axis, 0, Length);
        using var chosen = used.index_select(0, rows);
        using var _ = places.copy_(chosen);
        store.Dispose();
        return selected;
    }
}
