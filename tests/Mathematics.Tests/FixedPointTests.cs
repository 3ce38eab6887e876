using System.Numerics;
using EntroPIC.Mathematics.Algebra;

namespace Mathematics.Tests;

/// <summary>Constants to sixty decimals, from tables.</summary>
public sealed class FixedPointTests
{
    private static readonly FixedPoint Numbers = new(320);
    private static readonly BigInteger Scale = BigInteger.Pow(10, 60);

    [Fact]
    public void PiHasItsDigits() => AssertDigits("3141592653589793238462643383279502884197169399375105820974944", Numbers.Pi);

    [Fact]
    public void EulersNumberHasItsDigits() => AssertDigits("2718281828459045235360287471352662497757247093699959574966967", Numbers.E);

    [Fact]
    public void SquareRootOfTwoHasItsDigits() => AssertDigits("1414213562373095048801688724209698078569671875376948073176679", Numbers.Root(2 * Numbers.One, 2)!.Value);

    [Fact]
    public void LogarithmOfTenHasItsDigits() => AssertDigits("2302585092994045684017991454684364207601101488628772976033327", Numbers.Log(10 * Numbers.One)!.Value);

    [Fact]
    public void ArcTangentOfOneIsQuarterPi() => AssertNear(Numbers.Pi, 4 * Numbers.ArcTangent(Numbers.One));

    [Fact]
    public void ArcTangentOfLargeNumberIsBelowRightAngle()
    {
        var difference = (Numbers.Pi / 2) - Numbers.ArcTangent(BigInteger.Pow(10, 40) * Numbers.One);
        AssertNear(Numbers.One, BigInteger.Pow(10, 40) * difference, 180);
    }

    [Fact]
    public void MorePlacesAgreeWithFewer()
    {
        var precise = new FixedPoint(4_000);
        var three = 3 * precise.One;
        Assert.True(BigInteger.Abs(precise.Exp(precise.Log(three)!.Value)!.Value - three) >> 20 == 0);
        Assert.True(BigInteger.Abs((3 * precise.ArcTangent(precise.Root(three, 2)!.Value)) - precise.Pi) >> 20 == 0);
        AssertNear(Numbers.Log(3 * Numbers.One)!.Value, precise.Log(three)!.Value >> (4_000 - 320));
    }

    [Fact]
    public void SinesAndCosinesOfAnglesLieOnTheCircle()
    {
        foreach (var angle in new[] { -7, 0, 1, 3, 100 })
        {
            var (sin, cos) = (Numbers.Sin(angle * Numbers.One), Numbers.Cos(angle * Numbers.One));
            AssertNear(Numbers.One, Numbers.Multiply(sin, sin) + Numbers.Multiply(cos, cos));
            Assert.Equal(Math.Sin(angle), Numbers.ToDouble(sin), 1e-15);
        }
    }

    [Fact]
    public void ExponentialsUndoLogarithms()
    {
        foreach (var value in new[] { 1, 2, 7, 1_000_000 })
        {
            AssertNear(value * Numbers.One, Numbers.Exp(Numbers.Log(value * Numbers.One)!.Value)!.Value);
        }
    }

    private static void AssertDigits(string digits, BigInteger value) => Assert.Equal(digits, $"{(value * Scale) >> Numbers.Places}");

    private static void AssertNear(BigInteger expected, BigInteger actual, int bits = 280) =>
        Assert.True(BigInteger.Abs(expected - actual) < BigInteger.Abs(expected) >> bits, $"{Numbers.ToDouble(expected)} and {Numbers.ToDouble(actual)}");
}
