using System.Numerics;
using EntroPIC.Rewards.Mathematics.Algebra;

namespace Runtime.Tests.Rewards.Mathematics;

/// <summary>Constants to sixty decimals, from tables.</summary>
public sealed class FixedPointTests
{
    private static readonly BigInteger Scale = BigInteger.Pow(10, 60);

    [Fact]
    public void PiHasItsDigits() => AssertDigits("3141592653589793238462643383279502884197169399375105820974944", FixedPoint.Pi);

    [Fact]
    public void EulersNumberHasItsDigits() => AssertDigits("2718281828459045235360287471352662497757247093699959574966967", FixedPoint.E);

    [Fact]
    public void TheRootOfTwoHasItsDigits() => AssertDigits("1414213562373095048801688724209698078569671875376948073176679", FixedPoint.Root(2 * FixedPoint.One, 2)!.Value);

    [Fact]
    public void TheLogarithmOfTenHasItsDigits() => AssertDigits("2302585092994045684017991454684364207601101488628772976033327", FixedPoint.Log(10 * FixedPoint.One)!.Value);

    [Fact]
    public void TheArcTangentOfOneIsAQuarterOfPi() => AssertNear(FixedPoint.Pi, 4 * FixedPoint.ArcTangent(FixedPoint.One));

    [Fact]
    public void SinesAndCosinesOfAnglesLieOnTheCircle()
    {
        foreach (var angle in new[] { -7, 0, 1, 3, 100 })
        {
            var (sin, cos) = (FixedPoint.Sin(angle * FixedPoint.One), FixedPoint.Cos(angle * FixedPoint.One));
            AssertNear(FixedPoint.One, FixedPoint.Multiply(sin, sin) + FixedPoint.Multiply(cos, cos));
            Assert.Equal(Math.Sin(angle), FixedPoint.ToDouble(sin), 1e-15);
        }
    }

    [Fact]
    public void ExponentialsUndoLogarithms()
    {
        foreach (var value in new[] { 1, 2, 7, 1_000_000 })
            AssertNear(value * FixedPoint.One, FixedPoint.Exp(FixedPoint.Log(value * FixedPoint.One)!.Value)!.Value);
    }

    private static void AssertDigits(string digits, BigInteger value) => Assert.Equal(digits, $"{(value * Scale) >> FixedPoint.Places}");

    private static void AssertNear(BigInteger expected, BigInteger actual) =>
        Assert.True(BigInteger.Abs(expected - actual) < BigInteger.Abs(expected) >> 280, $"{FixedPoint.ToDouble(expected)} and {FixedPoint.ToDouble(actual)}");
}
