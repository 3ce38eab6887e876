using CsCheck;
using EntroPIC.Dsl.Graph;

namespace Dsl.Tests.Graph;

public sealed class SimplifierTests
{
    [Theory]
    [InlineData("entropy + 0", "entropy")]
    [InlineData("0 + entropy", "entropy")]
    [InlineData("entropy - 0", "entropy")]
    [InlineData("0 - entropy", "(neg entropy)")]
    [InlineData("entropy + -logp", "(sub entropy logp)")]
    [InlineData("entropy - -logp", "(add entropy logp)")]
    [InlineData("1 * entropy", "entropy")]
    [InlineData("0 * entropy", "(widen 0)")]
    [InlineData("entropy / 1", "entropy")]
    [InlineData("--entropy", "entropy")]
    [InlineData("entropy ^ 1", "entropy")]
    [InlineData("entropy ^ 2", "(square entropy)")]
    [InlineData("clamp(entropy, -inf, inf)", "entropy")]
    [InlineData("clamp(entropy, -inf, 1)", "(min entropy 1)")]
    [InlineData("clamp(entropy, 0, inf)", "(max entropy 0)")]
    [InlineData("min(entropy, entropy)", "entropy")]
    [InlineData("not not truncated", "truncated")]
    [InlineData("truncated and true", "truncated")]
    [InlineData("truncated and false", "(widen false)")]
    [InlineData("truncated or false", "truncated")]
    [InlineData("truncated or truncated", "truncated")]
    [InlineData("if true then entropy else logp", "entropy")]
    [InlineData("if 2 < 1 then entropy else logp", "logp")]
    [InlineData("if truncated then entropy else entropy", "entropy")]
    [InlineData("stop(reward)", "reward")]
    [InlineData("stop(stop(entropy))", "(stop entropy)")]
    [InlineData("stop(mean(entropy) * 2 + mean(logp))", "(add (mul (stop (mean.token entropy)) 2) (stop (mean.token logp)))")]
    [InlineData("stop(mean(entropy per sequence) * 2)", "(stop (mul (mean.token entropy) 2))")]
    [InlineData("straight_through(entropy, reward)", "(stop entropy)")]
    [InlineData("straight_through(mean(entropy), logp)", "(straight_through (stop (mean.token entropy)) logp)")]
    [InlineData("mean(entropy) < 2", "(lt (stop (mean.token entropy)) 2)")]
    [InlineData("1 + 2 * 3 ^ 2", "19")]
    [InlineData("-inf", "-inf")]
    [InlineData("min(inf, 3)", "3")]
    [InlineData("sum(0 * entropy)", "0")]
    [InlineData("count(prob > 0.5 and false)", "0")]
    public void OperationSimplifies(string expression, string tree) => Assert.Equal(tree, Source.Tree(Source.Value(expression)));

    /// <summary>An operation without a finite value stays in the graph, so that the run shows it.</summary>
    [Theory]
    [InlineData("1 / 0", "(div 1 0)")]
    [InlineData("0 / 0", "(div 0 0)")]
    [InlineData("log(0)", "(log 0)")]
    [InlineData("sqrt(-1)", "(sqrt -1)")]
    [InlineData("inf - inf", "(sub inf inf)")]
    [InlineData("exp(1e4)", "(exp 10000)")]
    public void OperationWithoutFiniteValueStays(string expression, string tree) => Assert.Equal(tree, Source.Tree(Source.Value(expression)));

    [Fact]
    public void SignOfNaNIsNaN() => Assert.False(ConstantFolder.TryFold(Op.Sign, [double.NaN], out _));

    /// <summary>Folding an operation of constants gives what the operation gives.</summary>
    [Fact]
    public void ConstantsAreFolded() => Gen.Select(Gen.Double[-10, 10], Gen.Double[-10, 10], Gen.Double[-10, 10]).Sample(
        (a, b, c) =>
        {
            var graph = new GraphBuilder();
            Assert.Equal(a + b, Folded(Op.Add, a, b));
            Assert.Equal(a - b, Folded(Op.Subtract, a, b));
            Assert.Equal(a * b, Folded(Op.Multiply, a, b));
            Assert.Equal(Math.Min(a, b), Folded(Op.Min, a, b));
            Assert.Equal(Math.Max(a, b), Folded(Op.Max, a, b));
            Assert.Equal(Math.Exp(a), Folded(Op.Exp, a));
            Assert.Equal(Math.Tanh(a), Folded(Op.Tanh, a));
            Assert.Equal(Math.Log(1 + Math.Exp(a)), Folded(Op.Softplus, a), 1e-12);
            Assert.Equal(1 / (1 + Math.Exp(-a)), Folded(Op.Sigmoid, a), 1e-15);
            Assert.Equal(Math.Clamp(a, Math.Min(b, c), Math.Max(b, c)), Folded(Op.Clamp, a, Math.Min(b, c), Math.Max(b, c)));
            Assert.Equal(a < b, graph.Apply(Op.Less, graph.Number(a), graph.Number(b)).IsTrue);

            double Folded(Op op, params double[] x) => graph.Apply(op, [.. x.Select(graph.Number)]).Number;
        },
        iter: 1000);

    /// <summary>Whole numbers are exact up to the precision of doubles; above, to a few roundings.</summary>
    [Fact]
    public void BinomialsAreExact()
    {
        System.Numerics.BigInteger[] row = [1];
        for (var n = 0; n <= 64; n++, row = [1, .. row.Zip(row.Skip(1), static (left, right) => left + right), 1])
        {
            for (var k = 0; k <= n; k++)
            {
                var exact = (double)row[k];
                Assert.Equal(exact, ConstantFolder.Binomial(n + 0.25, k + 0.75), exact < 1e15 ? 0 : exact * 2e-14);
            }

            Assert.Equal((0, 0), (ConstantFolder.Binomial(n, n + 1), ConstantFolder.Binomial(n, -1)));
        }

        Assert.True(double.IsNaN(ConstantFolder.Binomial(double.NaN, 1)) && double.IsNaN(ConstantFolder.Binomial(3, double.NaN)));
        Assert.Equal((0, double.PositiveInfinity, 1), (ConstantFolder.Binomial(-3, 2), ConstantFolder.Binomial(1e6, 5e5), ConstantFolder.Binomial(double.PositiveInfinity, 0)));
    }

    [Fact]
    public void FoldedConditionsStayConditions()
    {
        var graph = new GraphBuilder();
        Assert.Same(graph.Truth(true), graph.Stop(graph.Truth(true)));
        Assert.Same(graph.Truth(false), graph.Stop(graph.Truth(false)));
        Assert.Same(graph.Truth(true), graph.Select(graph.Truth(false), graph.Truth(false), graph.Truth(true)));
        Assert.Same(graph.Number(2), graph.Stop(graph.Number(2)));
    }
}
