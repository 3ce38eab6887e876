using TorchSharp;
using static TorchSharp.torch;

namespace EntroPIC.Batches;

/// <summary>
/// Scans along the elements that belong to one element of a coarser axis: tokens of a sequence. Differentiable, but for advantages; in
/// double precision inside, by doubling, so that a sequence of n takes log n operations on the whole batch.
/// </summary>
public sealed partial class Axis
{
    /// <summary>The sum of each value and all before it in the same element of the coarser axis.</summary>
    /// <param name="values">Shape [<see cref="Size"/>].</param>
    /// <param name="per">The coarser axis.</param>
    /// <returns>Shape [<see cref="Size"/>].</returns>
    public Tensor CumulativeSum(Tensor values, Axis per) => Scan(values, per, Factor(1), isForward: true);

    /// <summary>The discounted sum of each value and all after it in the same element of the coarser axis.</summary>
    /// <param name="values">Shape [<see cref="Size"/>].</param>
    /// <param name="discount">The factor of a value for each place that it lies later.</param>
    /// <param name="per">The coarser axis.</param>
    /// <returns>Shape [<see cref="Size"/>].</returns>
    public Tensor ReturnToGo(Tensor values, double discount, Axis per) => Scan(values, per, Factor(discount), isForward: false);

    /// <param name="values">Shape [<see cref="Size"/>].</param>
    /// <param name="discount">The factor in each element of the coarser axis, shape [<paramref name="per"/>.Size]. It passes no gradient.</param>
    /// <param name="per">The coarser axis.</param>
    /// <inheritdoc cref="ReturnToGo(Tensor, double, Axis)"/>
    public Tensor ReturnToGo(Tensor values, Tensor discount, Axis per) => Scan(values, per, Factor(discount, per), isForward: false);

    /// <summary>
    /// Generalized advantage estimation (arXiv 1506.02438, Eq. 16): the value after the last place is 0. It passes no gradient.
    /// </summary>
    /// <param name="rewards">Shape [<see cref="Size"/>].</param>
    /// <param name="values">Shape [<see cref="Size"/>].</param>
    /// <param name="discount">The factor of a reward for each place that it lies later.</param>
    /// <param name="lambda">From 0, the temporal difference alone, to 1, the return less the value.</param>
    /// <param name="per">The coarser axis.</param>
    /// <returns>Shape [<see cref="Size"/>].</returns>
    public Tensor GeneralizedAdvantage(Tensor rewards, Tensor values, double discount, double lambda, Axis per) =>
        GeneralizedAdvantage(rewards, values, per, Factor(discount), Factor(lambda));

    /// <param name="rewards">Shape [<see cref="Size"/>].</param>
    /// <param name="values">Shape [<see cref="Size"/>].</param>
    /// <param name="discount">The discount in each element of the coarser axis, shape [<paramref name="per"/>.Size].</param>
    /// <param name="lambda">Lambda, likewise.</param>
    /// <param name="per">The coarser axis.</param>
    /// <inheritdoc cref="GeneralizedAdvantage(Tensor, Tensor, double, double, Axis)"/>
    public Tensor GeneralizedAdvantage(Tensor rewards, Tensor values, Tensor discount, Tensor lambda, Axis per) =>
        GeneralizedAdvantage(rewards, values, per, Factor(discount, per), Factor(lambda, per));

    private Tensor GeneralizedAdvantage(Tensor rewards, Tensor values, Axis per, Tensor discount, Tensor lambda)
    {
        values = values.detach();
        var differences = rewards.detach() + (discount * Shifted(values, 1, per, isForward: false)) - values;
        return Scan(differences, per, discount * lambda, isForward: false).to(values.dtype);
    }

    private Tensor Factor(double number) => torch.tensor(number, ScalarType.Float64, _device());

    private Tensor Factor(Tensor numbers, Axis per) => per.Spread(numbers.detach().to(ScalarType.Float64), this);

    // The factor is one for all places, or one for each.
    private Tensor Scan(Tensor values, Axis per, Tensor factor, bool isForward)
    {
        var sum = values.to(ScalarType.Float64);
        var lengths = per.Spread(Count(per), this);
        var longest = ElementsOf(per).CountBy(static element => element).Select(static pair => pair.Value).DefaultIfEmpty(0).Max();
        for (var (distance, weight) = (1L, factor); distance < longest; distance *= 2, weight *= weight)
        {
            // A power that no place of an element needs may be infinite.
            sum += torch.where(lengths > distance, weight, 0.0) * Shifted(sum, distance, per, isForward);
        }

        return sum.to(values.dtype);
    }

    /// <summary>For each place the value some places before it (or after it), 0 where that is another element's.</summary>
    private Tensor Shifted(Tensor values, long distance, Axis per, bool isForward)
    {
        if (Size <= distance)
        {
            return torch.zeros_like(values);
        }

        var element = IndexIn(per);
        var (near, far) = (element.narrow(0, 0, Size - distance), element.narrow(0, distance, Size - distance));
        var kept = torch.where(near == far, values.narrow(0, isForward ? 0 : distance, Size - distance), 0.0);
        var none = torch.zeros(distance, values.dtype, values.device);
        return torch.cat(isForward ? [none, kept] : [kept, none]);
    }
}
