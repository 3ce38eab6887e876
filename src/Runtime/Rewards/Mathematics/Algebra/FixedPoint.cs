using System.Numerics;

namespace EntroPIC.Rewards.Mathematics.Algebra;

/// <summary>Real numbers with 320 binary places, and functions of them; enough to tell a near miss from the number that it misses.</summary>
internal static class FixedPoint
{
    public const int Places = 320;
    private const int Guard = 64;
    private const int MaximumBits = 8_192;

    public static readonly BigInteger One = BigInteger.One << Places;

    private static readonly Lazy<BigInteger> PiValue = new(static () => 4 * ((4 * ArcTangentOfOneOver(5)) - ArcTangentOfOneOver(239)));
    private static readonly Lazy<BigInteger> LogOfTwo = new(static () =>
    {
        // 2 artanh(1/3).
        var sum = BigInteger.Zero;
        var term = (One << Guard) / 3;
        for (var k = 1; !term.IsZero; k += 2, term /= 9)
            sum += term / k;
        return (2 * sum) >> Guard;
    });

    public static BigInteger Pi => PiValue.Value;

    public static BigInteger E => Exp(One)!.Value;

    public static BigInteger Multiply(BigInteger left, BigInteger right) => (left * right) >> Places;

    /// <summary>Null for a divisor of 0.</summary>
    public static BigInteger? Divide(BigInteger left, BigInteger right) => right.IsZero ? null : (left << Places) / right;

    /// <summary>The root of a number that is not negative.</summary>
    public static BigInteger? Root(BigInteger value, int index)
    {
        if (value.Sign < 0 || index is < 1 or > 64 || value.GetBitLength() > MaximumBits)
            return null;
        if (value.IsZero)
            return value;

        // Newton from above, on the whole number value · 2^(places (index - 1)).
        var radicand = value << (Places * (index - 1));
        var root = BigInteger.One << (int)((radicand.GetBitLength() / index) + 1);
        while (true)
        {
            var next = (((index - 1) * root) + (radicand / BigInteger.Pow(root, index - 1))) / index;
            if (next >= root)
                return root;
            root = next;
        }
    }

    /// <summary>Null where it is too large.</summary>
    public static BigInteger? Exp(BigInteger value)
    {
        var twos = value / LogOfTwo.Value;
        if (BigInteger.Abs(twos) > MaximumBits / 2)
            return null;

        // A small rest, squared eight times.
        var rest = ((value - (twos * LogOfTwo.Value)) << Guard) >> 8;
        var sum = One << Guard;
        var term = sum;
        for (var k = 1; !term.IsZero && k < 400; k++)
        {
            term = (term * rest >> (Places + Guard)) / k;
            sum += term;
        }

        for (var i = 0; i < 8; i++)
            sum = (sum * sum) >> (Places + Guard);
        var shift = (int)twos - Guard;
        return shift >= 0 ? sum << shift : sum >> -shift;
    }

    /// <summary>Null for what is not positive.</summary>
    public static BigInteger? Log(BigInteger value)
    {
        if (value.Sign <= 0 || value.GetBitLength() > MaximumBits)
            return null;
        var twos = (int)value.GetBitLength() - Places - 1;
        var mantissa = twos >= 0 ? value >> twos : value << -twos;

        // Halley's steps, each of which triples the digits.
        var log = FromDouble(Math.Log(ToDouble(mantissa)));
        for (var i = 0; i < 4; i++)
        {
            var power = Exp(log)!.Value;
            log += 2 * ((mantissa - power) << Places) / (mantissa + power);
        }

        return log + (twos * LogOfTwo.Value);
    }

    public static BigInteger Sin(BigInteger angle) => SinAndCos(angle).Sin;

    public static BigInteger Cos(BigInteger angle) => SinAndCos(angle).Cos;

    public static BigInteger ArcTangent(BigInteger value)
    {
        // Newton on tan y = x, whose derivative is 1 + tan² y.
        var angle = FromDouble(Math.Atan(ToDouble(value)));
        for (var i = 0; i < 5; i++)
        {
            var (sin, cos) = SinAndCos(angle);
            angle += Multiply(Multiply(value, cos) - sin, cos);
        }

        return angle;
    }

    public static double ToDouble(BigInteger value) => new Rational(value, One).ToDouble();

    private static BigInteger FromDouble(double value) => (Rational.Of(value) * One).Floor();

    private static (BigInteger Sin, BigInteger Cos) SinAndCos(BigInteger angle)
    {
        var turn = 2 * Pi;
        angle -= turn * (angle / turn);
        var (sin, cos) = (BigInteger.Zero, One << Guard);
        var term = cos;
        for (var k = 1; !term.IsZero && k < 400; k++)
        {
            term = (term * angle >> Places) / k;
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

    private static BigInteger ArcTangentOfOneOver(int inverse)
    {
        var sum = BigInteger.Zero;
        var term = (One << Guard) / inverse;
        for (var k = 1; !term.IsZero; k += 2, term /= -(inverse * inverse))
            sum += term / k;
        return sum >> Guard;
    }
}
