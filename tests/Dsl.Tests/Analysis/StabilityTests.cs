using System.Numerics;
using CsCheck;
using EntroPIC.Dsl.Analysis;
using EntroPIC.Dsl.Analysis.Feedback;
using EntroPIC.Dsl.Graph;
using EntroPIC.Tests;

namespace Dsl.Tests.Analysis;

/// <summary>The gains at which a loop comes to rest, against the eigenvalues of the loop.</summary>
public sealed class StabilityTests
{
    private const string Inclusive = "controller Inclusive(error, kp, ki) { state sum = 0 output kp * error + ki * (sum + error) update sum = sum + error }\n";
    private const string Leaky = "controller Leaky(error, kp, ki) { state sum = 0 output kp * error + ki * sum update sum = 0.9 * sum + error }\n";
    private const string Double = "controller Double(error, kp, ki) { state a = 0 state b = 0 output kp * error + ki * a + 0.1 * ki * b update a = a + error update b = b + a }\n";
    private const string Filtered = "controller Filtered(error, kp, ki) { state slow = 0 state sum = 0 output clamp(kp * slow + ki * sum, -1, 1) update slow = 0.5 * slow + 0.5 * error update sum = sum + slow }\n";

    public static TheoryData<string, string> Laws => new()
    {
        { "", "P(error: mean(entropy) - 0.1, kp)" },
        { "", "Pi(error: mean(entropy) - 0.1, kp, ki)" },
        { Inclusive, "Inclusive(mean(entropy) - 0.1, kp, ki)" },
        { Leaky, "Leaky(mean(entropy) - 0.1, kp, ki)" },
        { Double, "Double(mean(entropy) - 0.1, kp, ki)" },
        { Filtered, "Filtered(mean(entropy) - 0.1, kp, ki)" },
    };

    [Theory]
    [MemberData(nameof(Laws))]
    public void RegionSeparatesStableFromUnstableEigenvalues(string controller, string call) =>
        Gen.Select(Gen.Double[0.05, 5], Gen.OneOf(Gen.Double[0.01, 3], Gen.Const(0.0))).Sample((kp, ki) =>
        {
            var law = Law(controller, call, kp, ki);
            var region = StabilityFinder.Of(law);
            if (region.IsEmpty)
            {
                Assert.All(Gains(1e-3, 1e3), gain => Assert.True(Radius(law, gain) > 1 - 1e-6));
                return;
            }

            var high = Math.Min(region.High, 1e6);
            Assert.All(Gains(region.Low + ((high - region.Low) * 1e-4), region.Low + ((high - region.Low) * 0.999)), gain => Assert.True(Radius(law, gain) < 1));
            if (high < 1e6)
            {
                Assert.True(Radius(law, high * 1.01) > 1);
            }
        }, iter: 30);

    [Theory]
    [InlineData("Pi(error: mean(entropy) - 0.1, kp, ki)", 1, 0.01, "(0, 2.01)")]
    [InlineData("Pi(error: 0.1 - mean(entropy), kp, ki)", 1, 0.01, "(0, 2.01)")]
    [InlineData("P(error: mean(entropy) - 0.1, kp)", 0.5, 0, "(0, 4)")]
    [InlineData("Pi(error: mean(entropy) - 0.1, kp, ki)", 0.5, 0, "(0, 4)")]
    public void RegionOfLawIsExact(string call, double kp, double ki, string region) =>
        Assert.Equal(region, StabilityFinder.Of(Law("", call, kp, ki)).ToString());

    [Fact]
    public void RegionOfInclusiveLawMatchesDerivation() => Gen.Select(Gen.Double[0.1, 3], Gen.Double[0.01, 3]).Sample((kp, ki) =>
    {
        var region = StabilityFinder.Of(Law(Inclusive, "Inclusive(mean(entropy) - 0.1, kp, ki)", kp, ki));
        Assert.Equal(4 / ((2 * kp) + ki), region.High, 1e-9);
        Assert.Equal(0, region.Low, 1e-12);
    }, iter: 30);

    /// <summary>
    /// Filters in a row, <c>(z - 1 + C) (z - 1/2)^n + C / 2^(n + 1)</c>: how often it goes around 0 on the unit circle is how many zeros are inside.
    /// </summary>
    [Theory]
    [InlineData(4)]
    [InlineData(12)]
    [InlineData(16)]
    public void RegionWithManyStatesMatchesClosedForm(int count)
    {
        var region = StabilityFinder.Of(Law(Row(count), "Row(mean(entropy) - 0.1, kp)", 1, 0));

        Assert.Equal(0, region.Low);
        Assert.Equal(count + 1, ZerosInside(1e-3));
        Assert.Equal(count + 1, ZerosInside(region.High * 0.999));
        Assert.NotEqual(count + 1, ZerosInside(region.High * 1.001));

        int ZerosInside(double gain)
        {
            const int steps = 200_000;
            var (turned, before) = (0.0, At(0));
            for (var i = 1; i <= steps; i++)
            {
                var now = At(i);
                turned += (now / before).Phase;
                before = now;
            }

            return (int)Math.Round(turned / (2 * Math.PI));

            Complex At(int step)
            {
                var z = Complex.FromPolarCoordinates(1, 2 * Math.PI * step / steps);
                return ((z - 1 + gain) * Complex.Pow(z - 0.5, count)) + (gain * Math.Pow(0.5, count + 1));
            }
        }
    }

    /// <summary>The loop is stable for small gains, for any number of states; beyond the analyzed number there is no warning.</summary>
    [Theory]
    [InlineData(16)]
    [InlineData(17)]
    [InlineData(40)]
    public void LawWithTooManyStatesGivesNoWarning(int count) => Assert.Equal(
        [], Source.Ids($"{Row(count)}loss A : Grpo {{ control c = Row(mean(entropy) - 0.1, kp: 1) bonus b = c * abs(advantage) * ratio when prob > 0.95 }}"));

    private static string Row(int count) =>
        $"controller Row(error, kp) {{ output kp * error + 0.5 * s{count - 1}\n"
        + LargeText.Each(count, static i => $"state s{i} = 0\nupdate s{i} = 0.5 * s{i} + 0.5 * {(i == 0 ? "error" : $"s{i - 1}")}\n") + "}\n";

    [Theory]
    [InlineData("controller C(error) { state s = 0 output s update s = s * error }")]
    [InlineData("controller C(error) { output if error > 0 then 1 else -1 }")]
    [InlineData("controller C(error) { output exp(error) }")]
    [InlineData("controller C(error) { output clamp(error, 0, 1) }")]
    [InlineData("controller C(error) { state n = 0 let unused = error output n update n = n + 1 }")]
    [InlineData("controller C(error) { state total = 0 state n = 0 output if n > 0 then total / n else error update total = total + error update n = n + 1 }")]
    public void NonlinearLawHasNoRegion(string controller)
    {
        var loss = Source.Compile($"{controller}\nloss A : Grpo {{ control c = C(mean(entropy) - 0.1) bonus b = c * abs(advantage) * ratio when prob > 0.95 }}").Losses.Single().Model;

        Assert.Null(LinearLaw.Of(loss.Controls[0], LossRanges.AtDefaults(loss)));
    }

    [Theory]
    [InlineData("Pi(error: mean(entropy) - 0.1, kp: 1, ki: 1)")]
    [InlineData("Pi(error: mean(entropy) - 0.1, kp: 0.1, ki: 0.5)")]
    [InlineData("Pi(error: mean(entropy) - 0.1, kp: 0, ki: 0.1)")]
    public void GainsWithoutStableLoopWarn(string call) => Assert.Equal(["ENT1310"], Ids(call));

    [Fact]
    public void UnstableParamsAreNamed() => Assert.Equal(
        ["(1,30) ENT1310: with the gains as declared, no loop through `alpha` is stable: the immediate response to an error (0.1) must be larger than the response one step later (0.5) and have the same sign; raise the proportional gain above the integral gain"],
        Source.Messages("loss A : EntroPic {    param kp = 0.1    param ki = 0.5 }"));

    [Theory]
    [InlineData("PiUnbounded(error: mean(entropy) - 0.1, kp: 1, ki: 0.01)", true)]
    [InlineData("Pi(error: mean(entropy) - 0.1, kp: 1, ki: 0.01)", false)]
    [InlineData("P(error: mean(entropy) - 0.1, kp: 1)", false)]
    [InlineData("Bounded(mean(entropy) - 0.1)", false)]
    [InlineData("Free(mean(entropy) - 0.1)", false)]
    [InlineData("Counting(mean(entropy) - 0.1)", false)]
    public void UnboundedIntegralWarns(string call, bool isSaid) => Assert.Equal(isSaid ? ["ENT1311"] : [], Ids(call));

    private static IReadOnlyList<string> Ids(string call) => Source.Ids($$"""
        controller Bounded(error) { state sum = 0 output clamp(error + 0.1 * sum, -1, 1) update sum = clamp(sum + error, -5, 5) }
        controller Free(error) { state sum = 0 output error + 0.1 * sum update sum = sum + error }
        controller Counting(error) { state n = 0 output clamp(error + 0.001 * n, -1, 1) update n = n + 1 }
        loss A : Grpo {
            control c = {{call}}
            bonus b = c * abs(advantage) * ratio when prob > 0.95
        }
        """);

    private static LinearLaw Law(string controller, string call, double kp, double ki)
    {
        var loss = Source.Compile($"{controller}loss A : Grpo {{ allow ENT1310 allow ENT1308 param kp = {NumberText.Of(kp)} param ki = {NumberText.Of(ki)} metric used = kp + ki control c = {call} bonus b = c * abs(advantage) * ratio when prob > 0.95 }}").Losses.Single().Model;
        return LinearLaw.Of(loss.Controls[0], LossRanges.AtDefaults(loss))!;
    }

    private static IEnumerable<double> Gains(double low, double high) => Enumerable.Range(0, 13).Select(i => low * Math.Pow(high / low, i / 12.0));

    /// <summary>The largest size of an eigenvalue: zeros of the polynomial by Weierstrass's iteration, apart from how the region is found.</summary>
    private static double Radius(LinearLaw law, double gain)
    {
        var sign = law.Direct < 0 || (law.Direct == 0 && law.Delayed < 0) ? -1 : 1;
        var polynomial = CharacteristicPolynomial.Of(law, sign * gain);
        var zeros = Enumerable.Range(0, polynomial.Length - 1).Select(static i => Complex.Pow(new Complex(0.4, 0.9), i)).ToArray();
        for (var round = 0; round < 200; round++)
        {
            for (var i = 0; i < zeros.Length; i++)
            {
                var value = polynomial.Reverse().Aggregate(Complex.Zero, (sum, factor) => (sum * zeros[i]) + factor);
                zeros[i] -= value / zeros.Where((_, j) => j != i).Aggregate(Complex.One, (product, other) => product * (zeros[i] - other));
            }
        }

        return zeros.Max(Complex.Abs);
    }
}
