using System.ComponentModel;
using TorchSharp;
using static TorchSharp.torch;

namespace EntroPIC.Batches;

/// <summary>
/// Selections: conditions along the axis, by value or at random. Fractions are of the population, which <c>where</c> restricts.
/// Of equal values the first come first. Nothing here carries gradient, and nothing waits for the device.
/// </summary>
public sealed partial class Axis
{
    /// <summary>The largest values: a fraction of the population, rounded down, but at least one if it is not empty.</summary>
    /// <param name="fraction">From 0 to 1.</param>
    /// <param name="values">Shape [<see cref="Size"/>].</param>
    /// <param name="where">The population; <c>null</c> for all.</param>
    /// <returns>Conditions, shape [<see cref="Size"/>].</returns>
    public Tensor Top(double fraction, Tensor values, Tensor? where = null) => Greatest(Share(fraction, where), values, where);

    /// <summary>The smallest values: a fraction of the population, rounded down, but at least one if it is not empty.</summary>
    /// <inheritdoc cref="Top"/>
    public Tensor Bottom(double fraction, Tensor values, Tensor? where = null) => Greatest(Share(fraction, where), -values, where);

    /// <summary>The <paramref name="count"/> largest values, rounded down; all if there are fewer.</summary>
    /// <param name="count">Number of values.</param>
    /// <param name="values">Shape [<see cref="Size"/>].</param>
    /// <param name="where">The population; <c>null</c> for all.</param>
    /// <returns>Conditions, shape [<see cref="Size"/>].</returns>
    public Tensor TopCount(double count, Tensor values, Tensor? where = null) => Greatest(Floor(count), values, where);

    /// <summary>The <paramref name="count"/> smallest values, rounded down; all if there are fewer.</summary>
    /// <inheritdoc cref="TopCount"/>
    public Tensor BottomCount(double count, Tensor values, Tensor? where = null) => Greatest(Floor(count), -values, where);

    /// <summary>
    /// A random sample without replacement: a fraction of the population, rounded down, but at least one; all if there are fewer.
    /// </summary>
    /// <param name="fraction">From 0 to 1; of the population, not of <paramref name="among"/>.</param>
    /// <param name="among">The elements that may be drawn.</param>
    /// <param name="keys">A random number for each; the least are drawn.</param>
    /// <param name="where">The population; <c>null</c> for all.</param>
    /// <returns>Conditions, shape [<see cref="Size"/>].</returns>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public Tensor Sample(double fraction, Tensor among, Tensor keys, Tensor? where = null) =>
        Greatest(Share(fraction, where), -keys, where is null ? among : among & where);

    /// <summary>
    /// The value below which a share of the population lies, interpolated linearly between neighbors; 0 if the population is empty.
    /// </summary>
    /// <param name="share">From 0 to 1.</param>
    /// <param name="values">Shape [<see cref="Size"/>].</param>
    /// <param name="where">The population; <c>null</c> for all.</param>
    /// <returns>A scalar.</returns>
    public Tensor Quantile(double share, Tensor values, Tensor? where = null)
    {
        if (Size == 0)
        {
            return torch.zeros([], values.dtype, values.device);
        }

        // Values outside of the population sort behind all others.
        var sorted = (where is null ? values : torch.where(where, values, double.PositiveInfinity)).sort(0).Values;
        var last = (Count(where: where) - 1).clamp_min(0);
        var place = last * share;
        var below = place.floor();
        var low = sorted.gather(0, below.to(ScalarType.Int64).view(1));
        var high = sorted.gather(0, torch.minimum(below + 1, last).to(ScalarType.Int64).view(1));
        var value = torch.lerp(low, high, (place - below).to(values.dtype)).squeeze(0);
        return where is null ? value : torch.where(where.any(), value, 0.0);
    }

    /// <summary>The rank of each value: the number of smaller ones, from 0, in the batch or within the element of a coarser axis.</summary>
    /// <param name="values">Shape [<see cref="Size"/>].</param>
    /// <param name="per">The coarser axis; <c>null</c> for the batch.</param>
    /// <returns>Shape [<see cref="Size"/>], of the type of <paramref name="values"/>.</returns>
    public Tensor Rank(Tensor values, Axis? per = null)
    {
        var order = values.sort(0, stable: true).Indices;
        var places = torch.arange(Size, ScalarType.Int64, values.device);
        if (per is not null)
        {
            // Sorted by value, then stably by element: each element's values lie side by side, in order.
            var element = IndexIn(per);
            order = order.index_select(0, element.index_select(0, order).sort(0, stable: true).Indices);
            var ends = Count(per).cumsum(0).to(ScalarType.Int64);
            var starts = ends - Count(per).to(ScalarType.Int64);
            places -= starts.index_select(0, element.index_select(0, order));
        }

        return torch.zeros(Size, ScalarType.Int64, values.device).index_copy(0, order, places).to(values.dtype);
    }

    private Tensor Greatest(Tensor count, Tensor values, Tensor? where)
    {
        var order =
            (where is null ? values : torch.where(where, values, double.NegativeInfinity)).sort(0, descending: true, stable: true).Indices;
        var place =
            torch.zeros(Size, ScalarType.Int64, values.device).index_copy(0, order, torch.arange(Size, ScalarType.Int64, values.device));
        var isChosen = place < count;
        return where is null ? isChosen : isChosen & where;
    }

    private Tensor Share(double fraction, Tensor? where) => (Count(where: where) * fraction).floor().clamp_min(1);

    private Tensor Floor(double count) => torch.tensor(Math.Floor(count), ScalarType.Float64, _device());
}
