using System.Numerics;
using EntroPIC.Mathematics.Algebra;
using EntroPIC.Mathematics.Numbers;

namespace Mathematics.Tests;

public sealed class RationalTests
{
    [Fact]
    public void RationalIsInLowestTermsWithPositiveDenominator()
    {
        var value = new Rational(6, -4);
        Assert.Equal((-3, 2), ((int)value.Numerator, (int)value.Denominator));
        Assert.Equal(default, new Rational(0, 7));
    }

    [Theory]
    [InlineData(1, 3, 2, 33, 100)]
    [InlineData(2, 3, 2, 67, 100)]
    [InlineData(-2, 3, 2, -67, 100)]
    [InlineData(1, 8, 2, 12, 100)]
    [InlineData(3, 8, 2, 38, 100)]
    [InlineData(5, 2, 0, 2, 1)]
    [InlineData(-5, 2, 0, -2, 1)]
    public void HalvesRoundToEven(int numerator, int denominator, int digits, int expected, int scale) =>
        Assert.Equal(new Rational(expected, scale), new Rational(numerator, denominator).Round(digits));

    [Theory]
    [InlineData(7, 2, 3)]
    [InlineData(-7, 2, -4)]
    [InlineData(-4, 1, -4)]
    public void FloorRoundsDown(int numerator, int denominator, int expected) => Assert.Equal(expected, (int)new Rational(numerator, denominator).Floor());

    [Fact]
    public void HugeNumeratorAndDenominatorConvertToDouble()
    {
        var huge = BigInteger.Pow(10, 400);
        Assert.Equal(1.0 / 3, new Rational(huge + 1, 3 * huge).ToDouble(), 1e-15);
        Assert.Equal(3e-5, new Rational((3 * huge) + 1, huge * 100_000).ToDouble(), 1e-19);
        Assert.Equal(-2.5, new Rational(-5, 2).ToDouble());
        Assert.Equal(double.PositiveInfinity, new Rational(huge, 1).ToDouble());
        Assert.Equal(0, Rational.Zero.ToDouble());
    }

    [Fact]
    public void DivisionByZeroThrows() => Assert.Throws<DivideByZeroException>(() => Rational.One / Rational.Zero);
}
