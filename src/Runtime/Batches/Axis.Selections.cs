using System.ComponentModel;
using TorchSharp;
using static TorchSharp.torch;

namespace EntroPIC.Batches;

/// <summary>
/// Selections: conditions along the axis, by value or at random. Fractions are of the population, which <c>where</c> restricts: of the batch,
/// or of each element of a coarser axis. Of equal values the first come first. Nothing here carries gradient, and nothing waits for the device.
/// </summary>
public sealed partial class Axis
{
    /// <summary>The largest values: a fraction of the population, rounded down, but at least one if it is not empty.</summary>
    /// <param name="fraction">From 0 to 1.</param>
    /// <param name="values">Shape [<see cref="Size"/>].</param>
    /// <param name="per">The coarser axis whose elements each have a population of their own; <c>null</c> for the batch.</param>
    /// <param name="where">The population; <c>null</c> for all.</param>
    /// <returns>Conditions, shape [<see cref="Size"/>].</returns>
    public Tensor Top(double fraction, Tensor values, Axis? per = null, Tensor? where = null) =>
        First(Share(fraction, per, where), values, descending: true, per, where);

    /// <summary>The smallest values: a fraction of the population, rounded down, but at least one if it is not empty.</summary>
    /// <inheritdoc cref="Top"/>
    public Tensor Bottom(double fraction, Tensor values, Axis? per = null, Tensor? where = null) =>
        First(Share(fraction, per, where), values, descending: false, per, where);

    /// <summary>The <paramref name="count"/> largest values, rounded down; all if there are fewer.</summary>
    /// <param name="count">Number of values.</param>
    /// <param name="values">Shape [<see cref="Size"/>].</param>
    /// <param name="per">The coarser axis whose elements each have a population of their own; <c>null</c> for the batch.</param>
    /// <param name="where">The population; <c>null</c> for all.</param>
    /// <returns>Conditions, shape [<see cref="Size"/>].</returns>
    public Tensor TopCount(double count, Tensor values, Axis? per = null, Tensor? where = null) =>
        First(Floor(count, per), values, descending: true, per, where);

    /// <summary>The <paramref name="count"/> smallest values, rounded down; all if there are fewer.</summary>
    /// <inheritdoc cref="TopCount"/>
    public Tensor BottomCount(double count, Tensor values, Axis? per = null, Tensor? where = null) =>
        First(Floor(count, per), values, descending: false, per, where);

    /// <summary>
    /// A random sample without replacement: a fraction of the population, rounded down, but at least one; all if there are fewer.
    /// </summary>
    /// <param name="fraction">From 0 to 1; of the population, not of <paramref name="among"/>.</param>
    /// <param name="among">The elements that may be drawn.</param>
    /// <param name="keys">A random number for each; the least are drawn.</param>
    /// <param name="per">The coarser axis whose elements each have a population of their own; <c>null</c> for the batch.</param>
    /// <param name="where">The population; <c>null</c> for all.</param>
    /// <returns>Conditions, shape [<see cref="Size"/>].</returns>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public Tensor Sample(double fraction, Tensor among, Tensor keys, Axis? per = null, Tensor? where = null) =>
        First(Share(fraction, per, where), keys, descending: false, per, where is null ? among : among & where);

    /// <summary>
    /// The value below which a share of the population lies, interpolated linearly between neighbors; 0 if the population is empty.
    /// </summary>
    /// <param name="share">From 0 to 1; beyond, the nearest bound.</param>
    /// <param name="values">Shape [<see cref="Size"/>].</param>
    /// <param name="per">The coarser axis whose elements each have a population of their own; <c>null</c> for the batch.</param>
    /// <param name="where">The population; <c>null</c> for all.</param>
    /// <returns>A scalar, or shape [<paramref name="per"/>.Size].</returns>
    public Tensor Quantile(double share, Tensor values, Axis? per = null, Tensor? where = null)
    {
        if (Size == 0)
        {
            return per is null
                ? torch.zeros([], values.dtype, values.device)
                : torch.zeros(per.Size, values.dtype, values.device);
        }

        // The population of each element comes first among its values, in order.
        var sorted = values.index_select(0, Order(values, descending: false, per, where));
        var count = Count(per, where);
        var start = per is null ? torch.zeros([], ScalarType.Float64, values.device) : Starts(per);
        var last = (count - 1).clamp_min(0);
        var place = last * Math.Clamp(share, 0, 1);
        var below = place.floor();
        var value = torch.lerp(At(below), At(torch.minimum(below + 1, last)), (place - below).to(values.dtype));
        return torch.where(count > 0, value, 0.0);

        // An empty element at the end of the batch has no place of its own.
        Tensor At(Tensor index) => sorted.index_select(0, (start + index).clamp_max(Size - 1).to(ScalarType.Int64).view(-1)).view(index.shape);
    }

    /// <summary>The rank of each value: the number of smaller ones, from 0, in the batch or within the element of a coarser axis.</summary>
    /// <param name="values">Shape [<see cref="Size"/>].</param>
    /// <param name="per">The coarser axis; <c>null</c> for the batch.</param>
    /// <returns>Shape [<see cref="Size"/>], of the type of <paramref name="values"/>.</returns>
    public Tensor Rank(Tensor values, Axis? per = null) => Places(Order(values, descending: false, per), per).to(values.dtype);

    // The first values in order of each element's population.
    private Tensor First(Tensor count, Tensor values, bool descending, Axis? per, Tensor? where)
    {
        var isChosen = Places(Order(values, descending, per, where), per) < (per is null ? count : per.Spread(count, this));
        return where is null ? isChosen : isChosen & where;
    }

    // Indices of the values: element by element of the coarser axis, its population first, in order; of equal values the first come first.
    private Tensor Order(Tensor values, bool descending, Axis? per, Tensor? where = null)
    {
        var order = values.sort(0, descending, stable: true).Indices;
        if (where is not null)
        {
            order = Sorted(order, (~where).to(ScalarType.Int64));
        }

        return per is null ? order : Sorted(order, IndexIn(per));

        static Tensor Sorted(Tensor order, Tensor keys) => order.index_select(0, keys.index_select(0, order).sort(0, stable: true).Indices);
    }

    // The place of each value in such an order, from 0 in each element of the coarser axis.
    private Tensor Places(Tensor order, Axis? per)
    {
        var places = torch.arange(Size, ScalarType.Int64, order.device);
        if (per is not null)
        {
            places -= Starts(per).to(ScalarType.Int64).index_select(0, IndexIn(per).index_select(0, order));
        }

        return torch.zeros(Size, ScalarType.Int64, order.device).index_copy(0, order, places);
    }

    // The number of values in all elements before each.
    private Tensor Starts(Axis per)
    {
        var counts = Count(per);
        return counts.cumsum(0) - counts;
    }

    private Tensor Share(double fraction, Axis? per, Tensor? where) => (Count(per, where) * fraction).floor().clamp_min(1);

    private Tensor Floor(double count, Axis? per) =>
        per is null ? torch.tensor(Math.Floor(count), ScalarType.Float64, _device()) : per.Fill(Math.Floor(count));
}
