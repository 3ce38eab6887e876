namespace EntroPIC.Dsl.Graph;

/// <summary>Elementwise operations on numbers, in double precision; conditions are 0 and 1.</summary>
internal static class ConstantFolder
{
    /// <summary>Returns false if the operation is not one of numbers, or its result is not finite, except <c>-inf</c>.</summary>
    public static bool TryFold(Op op, double[] x, out double value)
    {
        value = op switch
        {
            Op.Negate => -x[0],
            Op.Exp => Math.Exp(x[0]),
            Op.Log => Math.Log(x[0]),
            Op.Abs => Math.Abs(x[0]),
            Op.Sqrt => Math.Sqrt(x[0]),
            Op.Square => x[0] * x[0],
            Op.Floor => Math.Floor(x[0]),
            Op.Ceil => Math.Ceiling(x[0]),
            Op.Sign => double.IsNaN(x[0]) ? x[0] : Math.Sign(x[0]),
            Op.Cos => Math.Cos(x[0]),
            Op.Sin => Math.Sin(x[0]),
            Op.Sigmoid => 1 / (1 + Math.Exp(-x[0])),
            Op.Tanh => Math.Tanh(x[0]),
            Op.Softplus => Softplus(x[0]),
            Op.Stop => x[0],
            Op.Add => x[0] + x[1],
            Op.Subtract => x[0] - x[1],
            Op.Multiply => x[0] * x[1],
            Op.Divide => x[0] / x[1],
            Op.Power => Math.Pow(x[0], x[1]),
            Op.Binomial => Binomial(x[0], x[1]),
            Op.Min => Math.Min(x[0], x[1]),
            Op.Max => Math.Max(x[0], x[1]),
            Op.Clamp => Math.Min(Math.Max(x[0], x[1]), x[2]),
            Op.StraightThrough => x[0],
            Op.Less => Truth(x[0] < x[1]),
            Op.LessOrEqual => Truth(x[0] <= x[1]),
            Op.Greater => Truth(x[0] > x[1]),
            Op.GreaterOrEqual => Truth(x[0] >= x[1]),
            Op.Equal => Truth(x[0].Equals(x[1])),
            Op.NotEqual => Truth(!x[0].Equals(x[1])),
            Op.And => Truth(x[0] != 0 && x[1] != 0),
            Op.Or => Truth(x[0] != 0 || x[1] != 0),
            Op.Not => Truth(x[0] == 0),
            Op.Indicator => x[0],
            Op.Select => x[0] != 0 ? x[1] : x[2],
            _ when OpInfo.Of(op).Family == OpFamily.Elementwise =>
                throw new ArgumentOutOfRangeException(nameof(op), op, "the operation has no value on numbers"),
            _ => double.NaN,
        };
        var isFinite = !double.IsNaN(value) && !double.IsInfinity(value);
        return isFinite || (op == Op.Negate && double.IsInfinity(x[0]));
    }

    /// <summary>log(1 + exp(x)), without overflow and at full precision for a small exp(x).</summary>
    public static double Softplus(double x)
    {
        var small = Math.Exp(-Math.Abs(x));
        var sum = 1 + small;

        // The quotient corrects the rounding error of the sum (Goldberg 1991, theorem 4).
        return Math.Max(x, 0) + (sum == 1 ? small : small * Math.Log(sum) / (sum - 1));
    }

    /// <summary>The number of ways to choose <paramref name="k"/> of <paramref name="n"/>, both rounded down; 0 if there are fewer.</summary>
    public static double Binomial(double n, double k)
    {
        (n, k) = (Math.Floor(n), Math.Floor(k));

        // The smaller of a subset and its complement. The ways double with each step, so they are infinite soon if ever.
        var least = Math.Min(k, n - k);
        var ways = least >= 0 ? 1 : double.IsNaN(least) ? least : 0;
        for (var i = 1.0; i <= least && !double.IsInfinity(ways); i++)
        {
            // Whole, but for the rounding of the product.
            ways = Math.Round(ways * (n - least + i) / i);
        }

        return ways;
    }

    private static double Truth(bool holds) => holds ? 1 : 0;
}
