namespace Differential.Reference;

/// <summary>Elementwise operations.</summary>
internal static class Elementwise
{
    /// <summary>A function of values, where all of them are known.</summary>
    public static Quantity Apply(this Tape tape, Function function, params Quantity[] inputs)
    {
        var extent = inputs.Aggregate(Extent.Batch, static (meet, input) => Places.Meet(meet, input.Extent));
        inputs = Array.ConvertAll(inputs, input => tape.Widen(input, extent));
        var (results, how) = (new double[tape.Places.Count(extent)], tape.Arithmetic);
        for (var i = 0; i < results.Length; i++)
        {
            var arguments = At(inputs, i);
            results[i] = function.Value(arguments, how);

            // An infinity that was written is no overflow.
            var isKept = function.IsExact || (double.IsInfinity(results[i]) && Array.Exists(arguments, double.IsInfinity));
            results[i] = isKept ? results[i] : how.Round(results[i]);
        }

        return tape.Keep(extent, results, !function.IsStep && inputs.Any(static input => input.IsLive), slope =>
        {
            for (var i = 0; i < slope.Length; i++)
            {
                for (var argument = 0; argument < inputs.Length; argument++)
                {
                    if (inputs[argument].IsLive)
                    {
                        // Where a slope is not finite, the gradient is 0; one that is too large is multiplied by 0, too.
                        var partial = function.Slope(At(inputs, i), results[i], argument);
                        tape.Add(inputs[argument], i, double.IsFinite(partial) ? slope[i] * how.See(partial) : 0);
                    }
                }
            }
        });
    }

    /// <summary>One of two numbers by a condition; the other one gets no gradient.</summary>
    public static Quantity Choose(this Tape tape, Quantity condition, Quantity whenTrue, Quantity whenFalse)
    {
        var extent = Places.Meet(condition.Extent, Places.Meet(whenTrue.Extent, whenFalse.Extent));
        (condition, whenTrue, whenFalse) = (tape.Widen(condition, extent), tape.Widen(whenTrue, extent), tape.Widen(whenFalse, extent));
        var values = new double[tape.Places.Count(extent)];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = (condition.Holds(i) ? whenTrue : whenFalse).Values[i];
        }

        return tape.Keep(extent, values, whenTrue.IsLive || whenFalse.IsLive, slope =>
        {
            for (var i = 0; i < slope.Length; i++)
            {
                tape.Add(condition.Holds(i) ? whenTrue : whenFalse, i, slope[i]);
            }
        });
    }

    /// <summary>A condition on numbers or on conditions.</summary>
    public static Quantity Test(this Tape tape, Func<double, double, bool> test, Quantity left, Quantity right)
    {
        var extent = Places.Meet(left.Extent, right.Extent);
        var areApart = left.Extent != right.Extent;
        (left, right) = (tape.Widen(tape.Cut(left), extent), tape.Widen(tape.Cut(right), extent));
        var results = new bool[tape.Places.Count(extent)];
        for (var i = 0; i < results.Length; i++)
        {
            tape.Arithmetic.Compare(left.Values[i], right.Values[i], areApart);
            results[i] = tape.Arithmetic.Decide(test(left.Values[i], right.Values[i]));
        }

        return Tape.Condition(extent, results);
    }

    public static Quantity And(this Tape tape, Quantity left, Quantity right) => tape.Test(static (a, b) => a != 0 && b != 0, left, right);

    /// <summary>Both, where there are both.</summary>
    public static Quantity? Both(this Tape tape, Quantity? left, Quantity? right) =>
        left is null ? right : right is null ? left : tape.And(left, right);

    public static Quantity Or(this Tape tape, Quantity left, Quantity right) => tape.Test(static (a, b) => a != 0 || b != 0, left, right);

    public static Quantity Not(Quantity condition) => Tape.Condition(condition.Extent, Array.ConvertAll(condition.Values, static value => value == 0));

    /// <summary>A condition as the number 1 or 0.</summary>
    public static Quantity AsNumber(Quantity value) => value.IsCondition ? new Quantity(value.Extent, value.Values) : value;

    private static double[] At(Quantity[] inputs, int element) => Array.ConvertAll(inputs, input => input.Values[element]);
}
