using System.Numerics;

namespace EntroPIC.Mathematics.Numbers;

/// <summary>An exact fraction in lowest terms with a positive denominator; the default is 0.</summary>
internal readonly struct Rational : IEquatable<Rational>, IComparable<Rational>
{
    private readonly BigInteger _denominator;

    public Rational(BigInteger numerator, BigInteger denominator)
    {
        if (denominator.IsZero)
        {
            throw new DivideByZeroException();
        }

        var divisor = BigInteger.GreatestCommonDivisor(numerator, denominator) * denominator.Sign;
        Numerator = numerator / divisor;
        _denominator = denominator / divisor;
    }

    public static Rational Zero => default;

    public static Rational One => 1;

    public BigInteger Numerator { get; }

    public BigInteger Denominator => _denominator.IsZero ? BigInteger.One : _denominator;

    public bool IsInteger => Denominator.IsOne;

    public bool IsZero => Numerator.IsZero;

    public bool IsOne => Numerator.IsOne && IsInteger;

    public int Sign => Numerator.Sign;

    /// <summary>A measure of the work that one operation on it takes.</summary>
    public long Size => 1 + ((Numerator.GetBitLength() + Denominator.GetBitLength()) / 64);

    public static implicit operator Rational(int value) => new(value, BigInteger.One);

    public static implicit operator Rational(BigInteger value) => new(value, BigInteger.One);

    /// <summary>The value of a finite double.</summary>
    public static Rational Of(double value)
    {
        var bits = BitConverter.DoubleToInt64Bits(value);
        var exponent = (int)((bits >> 52) & 0x7ff);
        var mantissa = (BigInteger)(bits & 0xfffffffffffffL) + (exponent == 0 ? 0 : BigInteger.One << 52);
        var shift = Math.Max(exponent, 1) - 1075;
        var size = shift >= 0 ? new Rational(mantissa << shift, BigInteger.One) : new Rational(mantissa, BigInteger.One << -shift);
        return value < 0 ? -size : size;
    }

    public static Rational operator +(Rational a, Rational b) =>
        new((a.Numerator * b.Denominator) + (b.Numerator * a.Denominator), a.Denominator * b.Denominator);

    public static Rational operator -(Rational a, Rational b) => a + -b;

    public static Rational operator -(Rational a) => new(-a.Numerator, a.Denominator);

    public static Rational operator *(Rational a, Rational b) => new(a.Numerator * b.Numerator, a.Denominator * b.Denominator);

    /// <exception cref="DivideByZeroException">The divisor is 0.</exception>
    public static Rational operator /(Rational a, Rational b) => new(a.Numerator * b.Denominator, a.Denominator * b.Numerator);

    public static bool operator ==(Rational a, Rational b) => a.Equals(b);

    public static bool operator !=(Rational a, Rational b) => !a.Equals(b);

    public static bool operator <(Rational a, Rational b) => a.CompareTo(b) < 0;

    public static bool operator >(Rational a, Rational b) => a.CompareTo(b) > 0;

    /// <exception cref="DivideByZeroException">0 to a negative power.</exception>
    public Rational Power(int exponent) => exponent >= 0
        ? new(BigInteger.Pow(Numerator, exponent), BigInteger.Pow(Denominator, exponent))
        : new(BigInteger.Pow(Denominator, -exponent), BigInteger.Pow(Numerator, -exponent));

    public BigInteger Floor()
    {
        var quotient = BigInteger.DivRem(Numerator, Denominator, out var rest);
        return rest.Sign < 0 ? quotient - 1 : quotient;
    }

    /// <summary>Rounded to decimal digits, halves to the even neighbor.</summary>
    public Rational Round(int digits)
    {
        var scale = BigInteger.Pow(10, digits);
        var scaled = this * scale;
        var floor = scaled.Floor();
        var twice = (scaled - floor) * 2;
        var up = twice > 1 || (twice.IsOne && !floor.IsEven);
        return new(up ? floor + 1 : floor, scale);
    }

    /// <summary>The nearest double, near enough: to a few units in the last place.</summary>
    public double ToDouble()
    {
        // Neither part may overflow where the quotient does not: shift both to 64 significant bits more than needed.
        var shift = (int)(Denominator.GetBitLength() - Numerator.GetBitLength()) + 64;
        var quotient = shift >= 0 ? (Numerator << shift) / Denominator : Numerator / (Denominator << -shift);
        return Math.ScaleB((double)quotient, -shift);
    }

    public bool Equals(Rational other) => Numerator == other.Numerator && Denominator == other.Denominator;

    public override bool Equals(object? obj) => obj is Rational other && Equals(other);

    public override int GetHashCode() => HashCode.Combine(Numerator, Denominator);

    public int CompareTo(Rational other) => (Numerator * other.Denominator).CompareTo(other.Numerator * Denominator);

    public override string ToString() => IsInteger ? $"{Numerator}" : $"{Numerator}/{Denominator}";
}
