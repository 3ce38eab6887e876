using CsCheck;
using EntroPIC.Dsl.Graph;
using EntroPIC.Dsl.Ranges;

namespace Dsl.Tests.Analysis;

public sealed class IntervalTests
{
    private static readonly Op[] Unary = [Op.Negate, Op.Exp, Op.Log, Op.Abs, Op.Sqrt, Op.Square, Op.Floor, Op.Ceil, Op.Sign, Op.Sigmoid, Op.Tanh, Op.Softplus];

    private static readonly Op[] Binary = [Op.Add, Op.Subtract, Op.Multiply, Op.Divide, Op.Power, Op.Binomial, Op.Min, Op.Max, Op.Less, Op.LessOrEqual, Op.Greater, Op.GreaterOrEqual, Op.Equal, Op.NotEqual];

    /// <summary>Numbers that meet the corners: small integers, halves, and infinity as an end.</summary>
    private static readonly Gen<double> Numbers = Gen.OneOf(Gen.Int[-4, 4].Select(static i => (double)i), Gen.Int[-6, 6].Select(static i => i / 2.0), Gen.Double[-3, 3]);

    private static readonly Gen<(Interval Range, double Inside)> Samples = Gen.Select(Numbers, Numbers, Gen.Int[0, 5], Numbers).Select(static (a, b, kind, x) =>
    {
        var (low, high) = (Math.Min(a, b), Math.Max(a, b));
        return kind switch
        {
            0 => (Interval.All, x),
            1 => (Interval.AtLeast(x), x + Math.Abs(a)),
            2 => (Interval.Above(x), x + Math.Abs(a) + 0.25),
            3 when low < high => (Interval.UpTo(high, above: low), high),
            _ => (Interval.Between(low, high), Math.Clamp(x, low, high)),
        };
    });

    [Fact]
    public void OperationResultLiesInIntervalResult() => Gen.Select(Gen.Int[0, Unary.Length + Binary.Length - 1].Select(static i => i < Unary.Length ? Unary[i] : Binary[i - Unary.Length]), Samples, Samples).Sample((op, a, b) =>
    {
        double[] numbers = Unary.Contains(op) ? [a.Inside] : [a.Inside, b.Inside];
        Interval[] ranges = Unary.Contains(op) ? [a.Range] : [a.Range, b.Range];
        if (ConstantFolder.TryFold(op, numbers, out var value))
        {
            var range = IntervalArithmetic.Apply(op, ranges);
            Assert.True(range.Contains(value) || Near(range, value), $"{op} of {string.Join(" and ", numbers)} is {value}, not in {range} of {string.Join(" and ", ranges.Select(static r => r.ToString()))}");
        }
    }, iter: 20_000);

    [Fact]
    public void ClampResultLiesInIntervalResult() => Gen.Select(Samples, Samples, Samples).Sample((x, low, high) =>
    {
        Assert.True(ConstantFolder.TryFold(Op.Clamp, [x.Inside, low.Inside, high.Inside], out var value));
        Assert.True(IntervalArithmetic.Apply(Op.Clamp, x.Range, low.Range, high.Range).Contains(value));
    }, iter: 5_000);

    [Fact]
    public void MeetContainsCommonNumbers() => Gen.Select(Samples, Samples, Numbers).Sample((a, b, x) =>
        Assert.Equal(a.Range.Contains(x) && b.Range.Contains(x), a.Range.Meet(b.Range)?.Contains(x) ?? false), iter: 5_000);

    [Fact]
    public void HullContainsBothIntervals() => Gen.Select(Samples, Samples).Sample((a, b) =>
        Assert.True(a.Range.Hull(b.Range).Contains(a.Inside) && a.Range.Hull(b.Range).Contains(b.Inside)), iter: 5_000);

    [Theory]
    [InlineData("prob", "(0, 1]")]
    [InlineData("1 - prob", "[0, 1)")]
    [InlineData("-log(prob)", "[0, inf)")]
    [InlineData("entropy", "[0, inf)")]
    [InlineData("entropy + 1e-6", "[1e-6, inf)")]
    [InlineData("std(reward per group)", "[0, inf)")]
    [InlineData("count(true per group)", "[1, inf)")]
    [InlineData("count(true per sequence)", "[0, inf)")]
    [InlineData("count(prob > 0.5)", "[0, inf)")]
    [InlineData("sum(prob per group)", "(0, inf)")]
    [InlineData("sum(prob where truncated per group)", "[0, inf)")]
    [InlineData("mean(prob)", "(0, 1]")]
    [InlineData("mean(prob where truncated)", "[0, 1]")]
    [InlineData("quantile(0.5, prob)", "(0, 1]")]
    [InlineData("quantile(0.5, prob per group)", "(0, 1]")]
    [InlineData("quantile(0.5, prob per sequence)", "[0, 1]")]
    [InlineData("quantile(0.5, prob where truncated)", "[0, 1]")]
    [InlineData("if prob > 0.5 then quantile(0.5, prob) else 1", "(0, 1]")]
    [InlineData("count(true)", "[1, inf)")]
    [InlineData("choose(8 + entropy, 3.5)", "[1, inf)")]
    [InlineData("choose(8 * prob, 3)", "[0, 56]")]
    [InlineData("choose(6, length)", "[0, 20]")]
    [InlineData("choose(count(true per group), 2)", "[0, inf)")]
    [InlineData("max(prob, 0.25)", "[0.25, 1]")]
    [InlineData("clamp(reward, -2, 3)", "[-2, 3]")]
    [InlineData("if truncated then prob else 2", "(0, 2]")]
    [InlineData("(prob - 2) ^ 2", "[1, 4)")]
    [InlineData("1 / (1 + entropy)", "(0, 1]")]
    [InlineData("1 / entropy", "(0, inf)")]
    [InlineData("-reward / (1 - prob)", "(-inf, inf)")]
    [InlineData("1 / (prob - 1)", "(-inf, -1)")]
    [InlineData("1 / (prob - 0.5)", "(-inf, inf)")]
    [InlineData("cumsum(prob)", "(0, inf)")]
    [InlineData("softmax(entropy per group)", "(0, inf)")]
    [InlineData("rank(reward)", "[0, inf)")]
    public void ValueLiesInItsInterval(string expression, string range)
    {
        var finder = new RangeFinder(static leaf => EntroPIC.Dsl.Model.SignalInfo.Find(leaf.Name)!.Range ?? Interval.All);

        Assert.Equal(range, finder.Of(Source.Value(expression)).ToString());
    }

    // The exponential of a logarithm misses a power by a rounding.
    private static bool Near(Interval range, double value) =>
        Math.Min(Math.Abs(range.Low.Value - value), Math.Abs(range.High.Value - value)) <= 1e-12 * Math.Max(1, Math.Abs(value));
}
