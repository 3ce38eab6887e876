namespace Differential.Reference;

/// <summary>
/// Float64, or one of many arithmetics that differ from it by relative errors of a given size: how far results of a few of these lie apart
/// is how far an implementation that rounds at that size may be off. The error of a number depends on the number alone, as that of
/// rounding does, so that equal numbers stay equal; what is representable in single precision has none.
/// </summary>
/// <param name="error">The greatest relative error; 0 for float64.</param>
/// <param name="seed">Which of them.</param>
internal sealed class Arithmetic(double error, ulong seed)
{
    /// <summary>The rounding of single precision.</summary>
    public const double Single = 1.0 / (1 << 24);

    /// <summary>The error allowed in double precision: 16 times its rounding.</summary>
    public const double Double = 1.0 / (1L << 49);

    private int _again;

    public static Arithmetic Exact => new(0, 0);

    /// <summary>The first so many arithmetics of an error.</summary>
    public static IEnumerable<Arithmetic> Of(double error, int count) => Enumerable.Range(1, count).Select(number => Numbered(error, number));

    /// <summary>One of the arithmetics of an error.</summary>
    public static Arithmetic Numbered(double error, int number) => new(error, (ulong)number * 0x9E3779B97F4A7C15);

    /// <summary>A number beyond what single precision holds, or none, was met.</summary>
    public bool IsExtreme { get; private set; }

    /// <summary>Numbers were compared that rounding may have made equal, or kept from being so.</summary>
    public bool IsUncertain { get; private set; }

    /// <summary>A hash of all comparisons: if another arithmetic decides differently, results jump.</summary>
    public ulong Decisions { get; private set; } = 14695981039346656037;

    /// <summary>A hash of all equality tests: a deviation has a kink where all values are equal, but no result depends on it.</summary>
    public ulong Equalities { get; private set; } = 14695981039346656037;

    /// <param name="value">The number.</param>
    /// <param name="place">Where it is kept: a form may keep equal numbers in different precision in different places.</param>
    public double Round(double value, int place = 0)
    {
        if (!(Math.Abs(value) < 1e30))
        {
            IsExtreme = true;
            return value;
        }

        if (error == 0 || value == (float)value)
        {
            return value;
        }

        var share = ShareOf(value, place);
        if (IsSingle && Math.Abs(value) < 1.2e-38)
        {
            // Too small for single precision: of what is left of it, or that it is 0, nothing is known.
            return share < 0.5 ? 0 : value * share;
        }

        return value * (1 + (error * ((2 * share) - 1)));
    }

    /// <summary>Computes a value a second time, in another way: with other roundings, but the same where nothing is rounded.</summary>
    public T Anew<T>(Func<T> compute)
    {
        _again++;
        try
        {
            return compute();
        }
        finally
        {
            _again--;
        }
    }

    /// <summary>The number unchanged; notes one beyond single precision.</summary>
    public double See(double value)
    {
        IsExtreme |= !(Math.Abs(value) < 1e30);
        return value;
    }

    /// <summary>An angle as it is. Where rounding turns it by more than a tenth of a radian, nothing is known of its sine.</summary>
    public double SeeAngle(double value)
    {
        IsUncertain |= value != (float)value && error * Math.Abs(value) > 0.1;
        return value;
    }

    /// <summary>Sees the range of values that a deviation measures: where rounding at their size may make them equal, nothing is known of it.</summary>
    public void SeeSpread(double least, double greatest) =>
        IsUncertain |= least != greatest && greatest - least < 32 * error * Math.Max(Math.Abs(least), Math.Abs(greatest));

    /// <summary>
    /// Sees the range of values that are whitened: equal ones that a form computes a second time, with another rounding, leave a remainder
    /// that is divided by next to nothing, and nothing is known of the quotient.
    /// </summary>
    public void SeeWhitened(double least, double greatest) => IsUncertain |= least == greatest && !KeepsSums(least);

    /// <summary>True for float64.</summary>
    public bool IsExact => error == 0;

    /// <summary>True if its errors are those of single precision or larger.</summary>
    public bool IsSingle => error >= Single;

    /// <summary>True if the mean of many copies of the number is exact: in single precision, sums are kept in double precision.</summary>
    public bool KeepsSums(double value) => error == 0 || value == (float)value;

    /// <summary>A number that was found from others of some size, by a way that rounds at that size, whether or not it is representable.</summary>
    public double Blur(double value, double size)
    {
        if (error == 0)
        {
            return value;
        }

        // One below what is rounded may come out as exactly 0, or on either side of it.
        var share = ShareOf(value);
        if (Math.Abs(value) < error * size)
        {
            share = (2 * share) - 1;
            if (share < 0)
            {
                return 0;
            }
        }

        return value + (error * size * ((2 * share) - 1));
    }

    /// <summary>A sum of two numbers. Where they cancel but for their rounding, nothing is known of what is left, nor that it is not 0.</summary>
    public double Sum(double left, double right)
    {
        var (sum, size) = (left + right, Math.Max(Math.Abs(left), Math.Abs(right)));
        return sum != 0 && Math.Abs(sum) < 4 * error * size ? (ShareOf(sum) < 0.5 ? 0 : Blur(sum, size)) : sum;
    }

    /// <summary>The size at which a number that is passed on is rounded, given the share of it that is noise.</summary>
    public double NoiseOf(double value, double share) => error == 0 ? 0 : Math.Abs(value) * (1 + (share / error));

    /// <summary>The share of a number that is noise, given the size at which it is rounded.</summary>
    public double ShareOfNoise(double value, double size) => value == 0 ? 0 : Math.Min(1, error * size / Math.Abs(value));

    private double ShareOf(double value, int place = 0)
    {
        var bits = (ulong)BitConverter.DoubleToInt64Bits(value) ^ seed ^ ((ulong)place * 0xD6E8FEB86659FD93) ^ ((ulong)_again * 0xA0761D6478BD642F);
        bits = (bits ^ (bits >> 30)) * 0xBF58476D1CE4E5B9;
        bits = (bits ^ (bits >> 27)) * 0x94D049BB133111EB;
        return ((bits ^ (bits >> 31)) >> 11) * (1.0 / (1UL << 53));
    }

    /// <summary>Keeps in mind whether all values were equal.</summary>
    public bool Equal(bool areEqual)
    {
        Equalities = (Equalities ^ (areEqual ? 1u : 2u)) * 1099511628211;
        return areEqual;
    }

    /// <summary>Keeps in mind how something was decided.</summary>
    public int Decide(int outcome)
    {
        Decisions = (Decisions ^ (ulong)(outcome + 1000)) * 1099511628211;
        return outcome;
    }

    /// <summary>Keeps in mind which whole number something was rounded to.</summary>
    public void Decide(double whole) => Decisions = (Decisions ^ (ulong)BitConverter.DoubleToInt64Bits(whole + 0.0)) * 1099511628211;

    /// <summary>Compares two numbers, and records the decision.</summary>
    public int Order(double left, double right)
    {
        Compare(left, right);
        return Decide(left > right ? 1 : left < right ? -1 : 0);
    }

    /// <summary>
    /// Sees two numbers that are compared: nearer than one rounding, a form may have them equal; and equal ones that single precision cannot
    /// hold, it may keep in double precision in one place.
    /// </summary>
    /// <param name="left">The one.</param>
    /// <param name="right">The other.</param>
    /// <param name="areApart">True for values of different extents, which are kept in different places.</param>
    public void Compare(double left, double right, bool areApart = false) =>
        IsUncertain |= left == right ? areApart && IsSingle && left != (float)left : Math.Abs(left - right) < error * Math.Max(Math.Abs(left), Math.Abs(right));

    public bool Decide(bool outcome) => Decide(outcome ? 1 : 0) == 1;
}
