using System.Globalization;
using TorchSharp;
using static TorchSharp.torch;

namespace EntroPIC.Batches;

/// <summary>Values of signals that a project declares.</summary>
public sealed partial class PackedBatch
{
    private readonly Dictionary<string, (Axis Axis, Tensor Values)> _given = new(StringComparer.Ordinal);

    // Defaults, and given numbers in another type: what is read in place of what was given.
    private readonly Dictionary<string, Tensor> _read = new(StringComparer.Ordinal);

    /// <summary>Gives a loss the values of a signal that it declares. They become the batch's own, and slices carry their part.</summary>
    /// <param name="signal">The signal: a member of the loss's <c>Inputs</c>.</param>
    /// <param name="values">One value per element of its scope: numbers, or conditions.</param>
    /// <exception cref="ArgumentException">Another shape, type or device, or a number out of the signal's range.</exception>
    public void Give(DeclaredSignal signal, Tensor values)
    {
        ArgumentNullException.ThrowIfNull(signal);
        ArgumentNullException.ThrowIfNull(values);
        var axis = AxisOf(signal.Scope);
        if (values.dim() != 1 || values.shape[0] != axis.Size)
        {
            throw new ArgumentException(
                $"`{signal.Name}` has shape [{string.Join(", ", values.shape)}]; it must have one value per {axis.Name}, [{axis.Size}]", nameof(values));
        }

        if (signal.IsCondition != (values.dtype == ScalarType.Bool))
        {
            throw new ArgumentException(
                $"`{signal.Name}` has values of type {values.dtype}; it is {(signal.IsCondition ? "a condition, which is Bool" : "a number")}", nameof(values));
        }

        if (_signals.Count > 0 && IsElsewhere(values))
        {
            throw new ArgumentException($"`{signal.Name}` {Elsewhere(values)}", nameof(values));
        }

        if (!signal.IsCondition)
        {
            CheckRange(signal, values);
        }

        if (_signals.Values.Concat(_given.Where(other => other.Key != signal.Name).Select(static other => other.Value)).Any(held => ReferenceEquals(held.Values, values)))
        {
            // Another signal's own, which goes where that goes.
            values = values.detach().clone();
        }

        Forget(signal.Name);
        if (_given.Remove(signal.Name, out var former) && !ReferenceEquals(former.Values, values))
        {
            former.Values.Dispose();
        }

        _given.Add(signal.Name, (axis, (values.requires_grad ? values.detach() : values).DetachFromDisposeScope()));
    }

    /// <summary>Gives values within the range of a signal, by shares strictly between 0 and 1.</summary>
    internal void GiveSample(DeclaredSignal signal, Func<int, double> share)
    {
        double[] shares = [.. Enumerable.Range(0, (int)AxisOf(signal.Scope).Size).Select(share)];
        Give(signal, signal.IsCondition
            ? torch.tensor(Array.ConvertAll(shares, static value => value < 0.5), device: _device)
            : torch.tensor(Array.ConvertAll(shares, signal.At), NumberType, _device));
    }

    /// <summary>True if the values of a signal were given.</summary>
    public bool HasGiven(DeclaredSignal signal)
    {
        ArgumentNullException.ThrowIfNull(signal);
        return _given.ContainsKey(signal.Name);
    }

    /// <summary>The values of a declared signal: those given, else its default.</summary>
    /// <returns>One value per element of its scope; numbers in the batch's number type.</returns>
    /// <exception cref="InvalidOperationException">None were given, and it has no default; or they are on another device than the batch.</exception>
    public Tensor Given(DeclaredSignal signal)
    {
        ArgumentNullException.ThrowIfNull(signal);
        var axis = AxisOf(signal.Scope);
        var isGiven = _given.TryGetValue(signal.Name, out var kept);
        if (isGiven && kept.Axis != axis)
        {
            throw new InvalidOperationException($"`{signal.Name}` was given per {kept.Axis.Name}, and the loss reads `{signal}`; two signals have one name");
        }

        if (isGiven && IsElsewhere(kept.Values))
        {
            throw new InvalidOperationException($"`{signal.Name}` {Elsewhere(kept.Values)}");
        }

        var type = signal.IsCondition ? ScalarType.Bool : NumberType;
        if (isGiven && kept.Values.dtype == type)
        {
            return kept.Values;
        }

        if (!isGiven && signal.Default is null)
        {
            throw new InvalidOperationException($"nobody gave the batch the values of `{signal}`; give them by `{nameof(Give)}` before the loss asks");
        }

        if (!_read.TryGetValue(signal.Name, out var values) || values.dtype != type)
        {
            Forget(signal.Name);
            values = isGiven ? kept.Values.to(type) : torch.full([axis.Size], signal.Default!.Value, dtype: type, device: _device);
            _read.Add(signal.Name, values.DetachFromDisposeScope());
        }

        return values;
    }

    private void Forget(string signal)
    {
        if (_read.Remove(signal, out var former))
        {
            former.Dispose();
        }
    }

    private bool IsElsewhere(Tensor values) =>
        values.device.type != _device.type || (_device.type != DeviceType.CPU && values.device.index != _device.index);

    private string Elsewhere(Tensor values) => $"is on `{values.device}`, and the batch on `{_device}`; move it there";

    private static void CheckRange(DeclaredSignal signal, Tensor values)
    {
        using var scope = torch.NewDisposeScope();
        var isSingle = values.dtype == ScalarType.Float32;
        var wide = values.detach().to(ScalarType.Float64).cpu().contiguous().data<double>();
        for (var i = 0L; i < values.shape[0]; i++)
        {
            if (!signal.Contains(isSingle ? signal.AsDeclared((float)wide[i]) : wide[i]))
            {
                throw new ArgumentException(
                    $"`{signal.Name}` is {wide[i].ToString(CultureInfo.InvariantCulture)} for {signal.Scope.ToString().ToLowerInvariant()} {i}; {(signal.Range is { } range ? $"it must be in {range}" : "it must be a number")}", nameof(values));
            }
        }
    }

    private Axis AxisOf(SignalScope scope) => scope switch
    {
        SignalScope.Token => Tokens,
        SignalScope.Sequence => Sequences,
        SignalScope.Group => Groups,
        _ => throw new ArgumentOutOfRangeException(nameof(scope), scope, "a batch has no such elements"),
    };

    private void SliceGiven(PackedBatch slice, int first, int end)
    {
        foreach (var (name, (axis, values)) in _given)
        {
            slice._given.Add(name, (slice.Counterpart(axis.Name), Narrow(axis, values, first, end)));
        }
    }

    private static void JoinGiven(IReadOnlyList<PackedBatch> parts, PackedBatch whole)
    {
        foreach (var (name, (axis, _)) in parts[0]._given.Where(given => parts.All(part => part._given.ContainsKey(given.Key))))
        {
            whole._given.Add(name, (whole.Counterpart(axis.Name), torch.cat([.. parts.Select(part => part._given[name].Values)]).DetachFromDisposeScope()));
        }
    }

    private void ReleaseGiven()
    {
        foreach (var (_, values) in _given.Values)
        {
            values.Dispose();
        }

        foreach (var values in _read.Values)
        {
            values.Dispose();
        }

        _given.Clear();
        _read.Clear();
    }
}
