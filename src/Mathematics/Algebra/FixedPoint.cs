using System.Numerics;
using EntroPIC.Mathematics.Numbers;

namespace EntroPIC.Mathematics.Algebra;

/// <summary>Fixed-point real numbers and their functions, precise enough to tell a near miss from the exact value.</summary>
/// <param name="places">At least 64.</param>
internal sealed class FixedPoint(int places)
{
    private const int Guard = 64;

    // The correct bits of a double, with which iterations begin.
    private const int DoubleBits = 48;

    private readonly int _maximumBits = Math.Max(8_192, 4 * places);
    private BigInteger? _pi;
    private BigInteger? _logOfTwo;

    public int Places => places;

    public BigInteger One { get; } = BigInteger.One << places;

    public BigInteger Pi => _pi ??= 4 * ((4 * ArcTangentOfOneOver(5)) - ArcTangentOfOneOver(239));

    public BigInteger E => Exp(One)!.Value;

    private BigInteger LogOfTwo => _logOfTwo ??= FindLogOfTwo();

    public BigInteger Of(Rational value) => (value.Numerator << places) / value.Denominator;

    public BigInteger Multiply(BigInteger left, BigInteger right) => (left * right) >> places;

    /// <summary>Null for a divisor of 0.</summary>
    public BigInteger? Divide(BigInteger left, BigInteger right) => right.IsZero ? null : (left << places) / right;

    /// <summary>A power with a whole exponent that is not negative.</summary>
    public BigInteger Power(BigInteger value, int exponent)
    {
        var result = One;
        for (; exponent > 0; exponent >>= 1)
        {
            if (exponent % 2 == 1)
            {
                result = Multiply(result, value);
            }

            value = exponent > 1 ? Multiply(value, value) : value;
        }

        return result;
    }

    /// <summary>The root of a number that is not negative.</summary>
    public BigInteger? Root(BigInteger value, int index)
    {
        if (value.Sign < 0 || index is < 1 or > 64 || value.GetBitLength() > _maximumBits)
        {
            return null;
        }

        if (value.IsZero)
        {
            return value;
        }

        // Newton from above, on the whole number value · 2^(places (index - 1)).
        var radicand = value << (places * (index - 1));
        var root = BigInteger.One << (int)((radicand.GetBitLength() / index) + 1);
        while (true)
        {
            var next = (((index - 1) * root) + (radicand / BigInteger.Pow(root, index - 1))) / index;
            if (next >= root)
            {
                return root;
            }

            root = next;
        }
    }

    /// <summary>Null where it is too large.</summary>
    public BigInteger? Exp(BigInteger value)
    {
        var twos = value / LogOfTwo;
        if (BigInteger.Abs(twos) > _maximumBits / 2)
        {
            return null;
        }

        // A small rest, squared eight times.
        var rest = ((value - (twos * LogOfTwo)) << Guard) >> 8;
        var sum = One << Guard;
        var term = sum;
        for (var k = 1; !term.IsZero; k++)
        {
            term = (term * rest >> (places + Guard)) / k;
            sum += term;
        }

        for (var i = 0; i < 8; i++)
        {
            sum = (sum * sum) >> (places + Guard);
        }

        var shift = (int)twos - Guard;
        return shift >= 0 ? sum << shift : sum >> -shift;
    }

    /// <summary>Null for a number that is not positive.</summary>
    public BigInteger? Log(BigInteger value)
    {
        if (value.Sign <= 0 || value.GetBitLength() > _maximumBits)
        {
            return null;
        }

        var twos = (int)value.GetBitLength() - places - 1;
        var mantissa = twos >= 0 ? value >> twos : value << -twos;

        // Halley's steps, each of which triples the digits.
        var log = FromDouble(Math.Log(ToDouble(mantissa)));
        for (var bits = DoubleBits; bits < 2 * places; bits *= 3)
        {
            var power = Exp(log)!.Value;
            log += 2 * ((mantissa - power) << places) / (mantissa + power);
        }

        return log + (twos * LogOfTwo);
    }

    public BigInteger Sin(BigInteger angle) => SinAndCos(angle).Sin;

    public BigInteger Cos(BigInteger angle) => SinAndCos(angle).Cos;

    public BigInteger ArcTangent(BigInteger value)
    {
        // Near a right angle the steps would not converge.
        if (BigInteger.Abs(value) > One)
        {
            return (value.Sign * Pi / 2) - ArcTangent(Divide(One, value)!.Value);
        }

        // Newton on tan y = x, whose derivative is 1 + tan² y.
        var angle = FromDouble(Math.Atan(ToDouble(value)));
        for (var bits = DoubleBits; bits < 2 * places; bits *= 2)
        {
            var (sin, cos) = SinAndCos(angle);
            angle += Multiply(Multiply(value, cos) - sin, cos);
        }

        return angle;
    }

    /// <summary>Null beyond 1.</summary>
    public BigInteger? ArcSine(BigInteger value) =>
        Root(One - Multiply(value, value), 2) is { } adjacent ? 2 * ArcTangent(Divide(value, One + adjacent)!.Value) : null;

    public double ToDouble(BigInteger value) => new Rational(value, One).ToDouble();

    private BigInteger FromDouble(double value) => (Rational.Of(value) * One).Floor();

    private (BigInteger Sin, BigInteger Cos) SinAndCos(BigInteger angle)
    {
        var turn = 2 * Pi;
        angle -= turn * (angle / turn);
        var (sin, cos) = (BigInteger.Zero, One << Guard);
        var term = cos;
        for (var k = 1; !term.IsZero; k++)
        {
            term = (term * angle >> places) / k;
            switch (k % 4)
            {
                case 0:
                    cos += term;
                    break;
                case 1:
                    sin += term;
                    break;
                case 2:
                    cos -= term;
                    break;
                default:
                    sin -= term;
                    break;
            }
        }

        return (sin >> Guard, cos >> Guard);
    }

    private BigInteger FindLogOfTwo()
    {
        // 2 artanh(1/3).
        var sum = BigInteger.Zero;
        var term = (One << Guard) / 3;
        for (var k = 1; !term.IsZero; k += 2, term /= 9)
        {
            sum += term / k;
        }

        return (2 * sum) >> Guard;
    }

    private BigInteger ArcTangentOfOneOver(int inverse)
    {
        var sum = BigInteger.Zero;
        var term = (One << Guard) / inverse;
        for (var k = 1; !term.IsZero; k += 2, term /= -(inverse * inverse))
        {
            sum += term / k;
        }

        return sum >> Guard;
    }
}
