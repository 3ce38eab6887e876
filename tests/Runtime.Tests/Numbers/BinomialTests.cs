using System.Numerics;
using EntroPIC.Generated;
using EntroPIC.Kernels.Lanes;
using TorchSharp;
using static TorchSharp.torch;

namespace Runtime.Tests.Numbers;

/// <summary>Binomial coefficients of numbers, tensors and lanes, against whole numbers of any size.</summary>
public sealed class BinomialTests
{
    private const int Most = 64;

    private static readonly List<(double N, double K, double Ways)> Cases = [.. Exact()];

    [Fact]
    public void NumbersAreExact() => Assert.All(Cases, static of => Expect(of.Ways, ScalarMath.Binomial(of.N, of.K)));

    [Fact]
    public void TensorsAreExact()
    {
        var (n, k) = (torch.tensor([.. Cases.Select(static of => of.N)]), torch.tensor([.. Cases.Select(static of => of.K)]));
        using var ways = TensorMath.Binomial(n, k);
        Assert.All(Cases.Zip(ways.data<double>().ToArray()), static pair => Expect(pair.First.Ways, pair.Second));
        using var single = TensorMath.Binomial(n.to(ScalarType.Float32), 3);
        Assert.Equal(ScalarType.Float32, single.dtype);
        Assert.Equal(Cases.Select(static of => (float)ScalarMath.Binomial(of.N, 3)), single.data<float>().ToArray());
        Assert.Equal(0, TensorMath.Binomial(torch.zeros(0), torch.zeros(0)).numel());
    }

    [Fact]
    public void ExtremeNumbersAgree()
    {
        double[] extremes = [double.NaN, double.PositiveInfinity, double.NegativeInfinity, 0, -0.5, -3, 2.9, 1e9, 1100];
        foreach (var n in extremes)
        {
            using var ways = TensorMath.Binomial(torch.full(extremes.Length, n, ScalarType.Float64), torch.tensor(extremes));
            Assert.Equal(extremes.Select(k => ScalarMath.Binomial(n, k)), ways.data<double>().ToArray());
        }
    }

    [Fact]
    public void LanesAgree()
    {
        foreach (var (n, k, ways) in Cases.Where(static of => of.N % 7 < 2))
        {
            Assert.Equal((float)ScalarMath.Binomial(n, k), Lane128.Largest(Lane128.Binomial(n, k)));
            Assert.Equal((float)ScalarMath.Binomial(n, k), Lane256.Largest(Lane256.Binomial(n, k)));
            Assert.Equal((float)ScalarMath.Binomial(n, k), Lane1.Largest(Lane1.Binomial(n, k)));
            Expect(ways, LaneDouble.Largest(LaneDouble.Binomial(n, k)));
        }
    }

    // Whole below the precision of doubles, and within a few roundings above.
    private static void Expect(double exact, double actual) => Assert.Equal(exact, actual, exact < 1e15 ? 0 : exact * 2e-14);

    private static IEnumerable<(double N, double K, double Ways)> Exact()
    {
        BigInteger[] row = [1];
        for (var n = 0; n <= Most; n++, row = [1, .. row.Zip(row.Skip(1), static (left, right) => left + right), 1])
        {
            yield return (n, -1, 0);
            yield return (n, n + 1, 0);
            for (var k = 0; k <= n; k++)
            {
                yield return (n + 0.25, k + 0.5, (double)row[k]);
            }
        }
    }
}
