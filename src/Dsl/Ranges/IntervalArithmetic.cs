using EntroPIC.Dsl.Graph;

namespace EntroPIC.Dsl.Ranges;

/// <summary>Elementwise operations on intervals: the result contains every possible value.</summary>
internal static class IntervalArithmetic
{
    private static readonly OpTable<Func<Interval[], Interval>> Table = new()
    {
        [Op.Negate] = static x => -x[0],
        [Op.Exp] = static x => x[0].Rising(Math.Exp),
        [Op.Log] = static x => x[0].IsPositive ? x[0].Rising(Math.Log) : Interval.All,
        [Op.Abs] = static x => Abs(x[0]),
        [Op.Sqrt] = static x => x[0].IsNotNegative ? x[0].Rising(Math.Sqrt) : Interval.NotNegative,
        [Op.Square] = static x => Abs(x[0]).Rising(static value => value * value),
        [Op.Floor] = static x => Interval.Between(Math.Floor(x[0].Low.Value), Math.Floor(x[0].High.Value)),
        [Op.Ceil] = static x => Interval.Between(Math.Ceiling(x[0].Low.Value), Math.Ceiling(x[0].High.Value)),
        [Op.Sign] = static x =>
            Interval.Between(x[0].IsPositive ? 1 : x[0].IsNotNegative ? 0 : -1, x[0].IsNegative ? -1 : x[0].IsNotPositive ? 0 : 1),
        [Op.Cos] = static _ => Interval.Between(-1, 1),
        [Op.Sin] = static _ => Interval.Between(-1, 1),
        [Op.Sigmoid] = static x => x[0].Rising(static value => 1 / (1 + Math.Exp(-value))),
        [Op.Tanh] = static x => x[0].Rising(Math.Tanh),
        [Op.Softplus] = static x => x[0].Rising(ConstantFolder.Softplus),
        [Op.Stop] = static x => x[0],
        [Op.Add] = static x => x[0] + x[1],
        [Op.Subtract] = static x => x[0] - x[1],
        [Op.Multiply] = static x => x[0] * x[1],
        [Op.Divide] = static x => x[0] / x[1],
        [Op.Power] = static x => Power(x[0], x[1]),
        [Op.Binomial] = static x => Binomial(x[0], x[1]),
        [Op.Min] = static x => Min(x[0], x[1]),
        [Op.Max] = static x => Max(x[0], x[1]),
        [Op.Clamp] = static x => Min(Max(x[0], x[1]), x[2]),
        [Op.StraightThrough] = static x => x[0],
        [Op.Less] = static x => Decide(x[0].IsBelow(x[1], orEqual: false), x[1].IsBelow(x[0], orEqual: true)),
        [Op.LessOrEqual] = static x => Decide(x[0].IsBelow(x[1], orEqual: true), x[1].IsBelow(x[0], orEqual: false)),
        [Op.Greater] = static x => Decide(x[1].IsBelow(x[0], orEqual: false), x[0].IsBelow(x[1], orEqual: true)),
        [Op.GreaterOrEqual] = static x => Decide(x[1].IsBelow(x[0], orEqual: true), x[0].IsBelow(x[1], orEqual: false)),
        [Op.Equal] = static x => Equal(x[0], x[1]),
        [Op.NotEqual] = static x => Not(Equal(x[0], x[1])),
        [Op.And] = static x => Decide(x[0].IsTrue && x[1].IsTrue, x[0].IsFalse || x[1].IsFalse),
        [Op.Or] = static x => Decide(x[0].IsTrue || x[1].IsTrue, x[0].IsFalse && x[1].IsFalse),
        [Op.Not] = static x => Not(x[0]),
        [Op.Indicator] = static x => x[0],
        [Op.Select] = static x => x[0].IsTrue ? x[1] : x[0].IsFalse ? x[2] : x[1].Hull(x[2]),
    };

    /// <summary>The result of an operation without a rule: any number.</summary>
    public static Interval Apply(Op op, params Interval[] inputs) => Table[op]?.Invoke(inputs) ?? Interval.All;

    private static Interval Abs(Interval x) =>
        x.IsNotNegative ? x : x.IsNotPositive ? -x : Interval.Of(new Bound(0, true), Bound.Higher(-x.Low, x.High));

    private static Interval Min(Interval a, Interval b) => -Max(-a, -b);

    // A maximum reaches its lower end only if both values can.
    private static Interval Max(Interval a, Interval b) => Interval.Of(
        a.Low.Value > b.Low.Value ? a.Low : b.Low.Value > a.Low.Value ? b.Low : a.Low with { IsIn = a.Low.IsIn && b.Low.IsIn },
        Bound.Higher(a.High, b.High));

    private static Interval Power(Interval x, Interval exponent)
    {
        if (x.IsPositive)
        {
            return (exponent * x.Rising(Math.Log)).Rising(Math.Exp);
        }

        if (!exponent.IsPoint)
        {
            return x.IsNotNegative && exponent.IsPositive ? Interval.NotNegative : Interval.All;
        }

        var power = exponent.Low.Value;
        return power > 0 && x.IsNotNegative ? x.Rising(value => Math.Pow(value, power))
            : power > 0 && power % 2 == 0 ? Abs(x).Rising(value => Math.Pow(value, power))
            : power > 0 && power % 2 == 1 ? x.Rising(value => Math.Pow(value, power))
            : Interval.All;
    }

    // At least 1 if there is always enough to choose from; most for half of the most.
    private static Interval Binomial(Interval n, Interval k)
    {
        var (most, few, many) = (Math.Floor(n.High.Value), Math.Floor(k.Low.Value), Math.Floor(k.High.Value));
        var least = few >= 0 && many <= Math.Floor(n.Low.Value) ? 1 : 0;
        var highest = ConstantFolder.Binomial(most, Math.Min(Math.Max(Math.Floor(most / 2), few), many));
        return highest < double.PositiveInfinity ? Interval.Between(least, highest) : Interval.AtLeast(least);
    }

    private static Interval Equal(Interval a, Interval b) => Decide(a.IsPoint && a.Equals(b), a.Meet(b) is null);

    private static Interval Not(Interval condition) => Decide(condition.IsFalse, condition.IsTrue);

    private static Interval Decide(bool isTrue, bool isFalse) =>
        isTrue ? Interval.Truth(true) : isFalse ? Interval.Truth(false) : Interval.Either;
}
