using System.ComponentModel;
using TorchSharp;
using static TorchSharp.torch;

namespace EntroPIC.Batches;

/// <summary>
/// The tokens, sequences, groups or positions of a batch: values along it are tensors of shape <c>[Size]</c>. Aggregates count
/// in double precision, are differentiable, and are 0 (never NaN) where nothing is aggregated.
/// </summary>
public sealed partial class Axis
{
    private readonly Dictionary<Axis, Membership> _memberships = [];
    private readonly Func<Device> _device;

    internal Axis(string name, long size, Func<Device> device)
    {
        Name = name;
        Size = size;
        _device = device;
    }

    /// <summary>The kind of its elements: <c>token</c>, <c>sequence</c>, <c>group</c> or <c>position</c>.</summary>
    public string Name { get; }

    /// <summary>Number of elements.</summary>
    public long Size { get; }

    /// <summary>Repeats a value of this axis for everything inside: a value per sequence for each of its tokens.</summary>
    /// <param name="values">Shape [<see cref="Size"/>].</param>
    /// <param name="over">A finer axis.</param>
    /// <returns>Shape [<paramref name="over"/>.Size].</returns>
    public Tensor Spread(Tensor values, Axis over) => values.index_select(0, over.IndexIn(this));

    /// <summary>The same number all along the axis, in double precision.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public Tensor Fill(double value) => torch.full([Size], value, dtype: ScalarType.Float64, device: _device());

    /// <summary>The same number all along the axis, with its gradient.</summary>
    /// <param name="value">A scalar.</param>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public Tensor Fill(Tensor value) => value.expand(Size);

    /// <summary>The same condition all along the axis.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public Tensor Fill(bool value) => torch.full([Size], value, dtype: ScalarType.Bool, device: _device());

    /// <summary>The sum over the batch (a scalar, double precision) or per element of a coarser axis.</summary>
    /// <param name="values">Shape [<see cref="Size"/>].</param>
    /// <param name="per">The coarser axis; <c>null</c> for the batch.</param>
    /// <param name="where">A condition that restricts the sum.</param>
    public Tensor Sum(Tensor values, Axis? per = null, Tensor? where = null)
    {
        var counted = where is null ? values : torch.where(where, values, 0.0);
        return per is null ? counted.sum(ScalarType.Float64) : Accumulate(counted, per).to(values.dtype);
    }

    /// <summary>The number of elements, or of those that satisfy the condition, over the batch or per element of a coarser axis.</summary>
    public Tensor Count(Axis? per = null, Tensor? where = null)
    {
        var ones = where is null ? torch.ones(Size, ScalarType.Float64, _device()) : where.to(ScalarType.Float64);
        return per is null ? ones.sum() : Accumulate(ones, per);
    }

    /// <summary>The mean over the batch or per element of a coarser axis. That of equal values is their value, to the bit.</summary>
    public Tensor Mean(Tensor values, Axis? per = null, Tensor? where = null)
    {
        var wide = values.to(ScalarType.Float64);
        var count = Count(per, where).clamp_min(1);
        var mean = Sum(wide, per, where) / count;
        if (values.dtype == ScalarType.Float64)
        {
            mean += LostToRounding(wide, mean, count, per, where);
        }

        return per is null ? mean : mean.to(values.dtype);
    }

    // Sums of single precision have room in double precision, others round. It is a number beside the mean, which keeps its gradient.
    private Tensor LostToRounding(Tensor values, Tensor mean, Tensor count, Axis? per, Tensor? where)
    {
        using var _ = torch.no_grad();
        var deviations = values - (per is null ? mean : per.Spread(mean, this));
        return (Sum(deviations, per, where) / count).nan_to_num(0, 0, 0);
    }

    /// <summary>
    /// The standard deviation with Bessel's correction, over the batch or per element of a coarser axis; 0 for fewer than two.
    /// </summary>
    public Tensor Std(Tensor values, Axis? per = null, Tensor? where = null)
    {
        var wide = values.to(ScalarType.Float64);
        var mean = Mean(wide, per, where);
        var deviations = wide - (per is null ? mean : per.Spread(mean, this));
        var squares = Sum(deviations * deviations, per, where);
        var variance = squares / (Count(per, where) - 1).clamp_min(1);

        // The root has no finite slope at 0, and 0 times infinity would be NaN.
        var isSpread = variance > 0;
        var root = torch.where(isSpread, torch.where(isSpread, variance, 1.0).sqrt(), 0.0);
        return per is null ? root : root.to(values.dtype);
    }

    /// <summary>The minimum over the batch or per element of a coarser axis; 0 if empty. Ties share the gradient.</summary>
    public Tensor Min(Tensor values, Axis? per = null, Tensor? where = null) => -Max(-values, per, where);

    /// <summary>The maximum over the batch or per element of a coarser axis; 0 if empty. Ties share the gradient.</summary>
    public Tensor Max(Tensor values, Axis? per = null, Tensor? where = null)
    {
        if (Size == 0)
        {
            return per is null
                ? torch.zeros([], dtype: values.dtype, device: values.device)
                : torch.zeros(per.Size, values.dtype, values.device);
        }

        var counted = where is null ? values : torch.where(where, values, double.NegativeInfinity);
        var greatest = per is null ? counted.amax(0) : Rows(counted, per).amax(1);
        return torch.where(Count(per, where) > 0, greatest, 0.0);
    }

    /// <summary>
    /// For each element of this axis the element of a coarser axis that it belongs to: shape [<see cref="Size"/>], int64.
    /// </summary>
    /// <exception cref="ArgumentException">The other axis is not coarser.</exception>
    internal Tensor IndexIn(Axis coarser) => MembershipIn(coarser).Index.Value;

    /// <summary>For each element of this axis the element of a coarser axis that it belongs to, on the host.</summary>
    internal long[] ElementsOf(Axis coarser) => MembershipIn(coarser).Host.Value;

    internal void BelongsTo(Axis coarser, Func<long[]> indices)
    {
        var host = new Lazy<long[]>(indices);
        _memberships.Add(
            coarser, new Membership(host, new Lazy<Tensor>(() => torch.tensor(host.Value, device: _device()).DetachFromDisposeScope())));
    }

    internal void Release()
    {
        foreach (var membership in _memberships.Values.Where(static membership => membership.Index.IsValueCreated))
        {
            membership.Index.Value.Dispose();
        }
    }

    private Membership MembershipIn(Axis coarser) => _memberships.TryGetValue(coarser, out var membership)
        ? membership
        : throw new ArgumentException($"a {Name} does not belong to one {coarser.Name}", nameof(coarser));

    private Tensor Accumulate(Tensor values, Axis per) =>
        torch.zeros(per.Size, ScalarType.Float64, values.device).index_add(0, IndexIn(per), values.to(ScalarType.Float64), 1);

    /// <summary>The values of each coarser element as a row, filled up with negative infinity.</summary>
    private Tensor Rows(Tensor values, Axis per)
    {
        var rows = ElementsOf(per);
        var used = new long[per.Size];
        var columns = Array.ConvertAll(rows, row => used[row]++);
        var width = Math.Max(1, used.DefaultIfEmpty(0).Max());
        var cells = torch.tensor([.. rows.Zip(columns, (row, column) => (row * width) + column)], device: values.device);
        var table = torch.full([per.Size * width], double.NegativeInfinity, dtype: values.dtype, device: values.device);
        return table.index_copy(0, cells, values).view(per.Size, width);
    }

    /// <summary>For each element the coarser one that it belongs to, on the host and on the device.</summary>
    private sealed record Membership(Lazy<long[]> Host, Lazy<Tensor> Index);
}
