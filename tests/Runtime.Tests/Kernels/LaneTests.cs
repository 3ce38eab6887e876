using EntroPIC.Generated;
using EntroPIC.Kernels.Lanes;

namespace Runtime.Tests.Kernels;

/// <summary>Functions of lanes against .NET's own in double precision; lanes of any width against one another.</summary>
public sealed unsafe class LaneTests
{
    private static readonly float[] Special = [0, -0f, 1, -1, float.Epsilon, 1e-40f, float.MinValue, float.MaxValue, float.PositiveInfinity, float.NegativeInfinity, float.NaN];

    [Fact]
    public void ExpIsAccurateToLastPlaces()
    {
        float[] values = [.. Special, .. Range(-110, 95, 40_000)];
        Check(values, new Exponential(), static x => Math.Exp(x), 2, smallest: 1.2e-38);
    }

    [Fact]
    public void LogIsAccurateToLastPlaces()
    {
        float[] values = [.. Range(1e-6f, 4, 20_000), .. Enumerable.Range(-120, 240).Select(static power => MathF.Pow(2, power) * 1.37f), 0, -1, float.NegativeInfinity, float.PositiveInfinity, float.NaN];
        Check(values, new Logarithm(), static x => Math.Log(x), 3, smallest: 1e-6);
    }

    [Fact]
    public void TanhIsAccurateToLastPlaces() => Check([.. Special, .. Range(-12, 12, 20_000)], new Tangent(), static x => Math.Tanh(x), 4, smallest: 1.2e-38);

    [Fact]
    public void SineAndCosineAreAccurateToLastPlaces()
    {
        float[] values = [0, 1, -1, .. Range(-30, 30, 20_000)];
        Check(values, new Cosine(), static x => Math.Cos(x), 2, smallest: 1e-6);
        Check(values, new Sine(), static x => Math.Sin(x), 2, smallest: 1e-6);
    }

    [Fact]
    public void ExpOfNonPositiveUnderflowsToZero()
    {
        float[] values = [0, -1e-3f, -1, -20, -86.9f, -87, -88, -1e30f, float.NegativeInfinity, float.NaN];
        var results = Results<Lane1, Falling>(values);
        for (var i = 0; i < values.Length; i++)
        {
            var expected = values[i] <= -87 ? 0 : Math.Exp(values[i]);
            Assert.True(double.IsNaN(expected) ? float.IsNaN(results[i]) : Math.Abs(results[i] - expected) <= 3e-7 * expected, $"exp({values[i]}) is {results[i]}");
        }
    }

    [Fact]
    public void EveryWidthGivesTheSameBits()
    {
        float[] values = [.. Special, .. Range(-90, 90, 5_000)];
        Same<Exponential>(values);
        Same<Logarithm>(values);
        Same<Tangent>(values);
        Same<Cosine>(values);
        Same<Sine>(values);
        Same<Mixed>(values);
        Same<Falling>([.. values.Select(static value => -MathF.Abs(value))]);
    }

    [Fact]
    public void BFloat16RoundsToNearestEven()
    {
        float[] values = [.. Special, 1.00390625f, 1.01171875f, 3.3e38f, .. Range(-1000, 1000, 4_000)];
        var halves = new ushort[values.Length];
        var back = new float[values.Length];
        fixed (float* from = values, to = back)
        {
            fixed (ushort* middle = halves)
            {
                Narrow<Lane512>(from, middle, values.Length / 16 * 16);
                Narrow<Lane1>(from, middle, values.Length);
                for (var i = 0; i < values.Length; i++)
                {
                    Lane1.Store(new Column((nint)to), i, Lane1.LoadBFloat16(new Column((nint)middle), i));
                }
            }
        }

        for (var i = 0; i < values.Length; i++)
        {
            var bits = BitConverter.SingleToUInt32Bits(values[i]);
            var expected = float.IsNaN(values[i]) ? 0x7fc0u : (bits + 0x7fff + ((bits >> 16) & 1)) >> 16;
            Assert.Equal(expected, halves[i]);
            Assert.Equal(expected << 16, BitConverter.SingleToUInt32Bits(back[i]));
        }

        static void Narrow<TLane>(float* from, ushort* to, int count) where TLane : unmanaged, ISingleLane<TLane>, ILane<TLane>
        {
            for (var i = 0; i < count; i += TLane.Width)
            {
                TLane.StoreBFloat16(new Column((nint)to), i, TLane.Load(new Column((nint)from), i));
            }
        }
    }

    [Fact]
    public void ConditionsAreReadFromBytes()
    {
        byte[] bytes = [.. Enumerable.Range(0, 64).Select(static i => (byte)(i % 3 == 0 ? 1 : 0))];
        fixed (byte* first = bytes)
        {
            var column = new Column((nint)first);
            Assert.Equal(22, Count<Lane512>(column));
            Assert.Equal(22, Count<Lane256>(column));
            Assert.Equal(22, Count<Lane128>(column));
            Assert.Equal(22, Count<Lane1>(column));
            Assert.Equal(22, Count<LaneDouble>(column));
        }

        static double Count<TLane>(Column column) where TLane : unmanaged, ILane<TLane>
        {
            var sums = new Accumulator();
            for (var i = 0; i < 64; i += TLane.Width)
            {
                TLane.Accumulate(ref sums, Lane.Number(TLane.LoadCondition(column, i)));
            }

            return sums.Total;
        }
    }

    private static void Check<TFunction>(float[] values, TFunction function, Func<double, double> exact, int units, double smallest) where TFunction : struct, IFunction
    {
        var results = Results<Lane1, TFunction>(values);
        for (var i = 0; i < values.Length; i++)
        {
            var expected = exact(values[i]);
            if (double.IsNaN(expected) || Math.Abs(expected) > float.MaxValue)
            {
                Assert.Equal((float)expected, results[i]);
                continue;
            }

            var tolerance = units * Math.Max(Math.Abs(expected) * Math.Pow(2, -24), smallest * Math.Pow(2, -23));
            Assert.True(Math.Abs(results[i] - expected) <= Math.Max(tolerance, 3e-45), $"{function.GetType().Name}({values[i]:R}) is {results[i]:R}, exactly {expected:R}");
        }
    }

    private static void Same<TFunction>(float[] values) where TFunction : struct, IFunction
    {
        float[] padded = [.. values, .. new float[16 - (values.Length % 16)]];
        var expected = Bits<Lane1, TFunction>(padded);
        Assert.Equal(expected, Bits<Lane128, TFunction>(padded));
        Assert.Equal(expected, Bits<Lane256, TFunction>(padded));
        Assert.Equal(expected, Bits<Lane512, TFunction>(padded));
    }

    // Which NaN it is does not matter.
    private static uint[] Bits<TLane, TFunction>(float[] values) where TLane : unmanaged, ISingleLane<TLane>, ILane<TLane> where TFunction : struct, IFunction =>
        Array.ConvertAll(Results<TLane, TFunction>(values), static result => float.IsNaN(result) ? 0x7fc00000u : BitConverter.SingleToUInt32Bits(result));

    private static float[] Results<TLane, TFunction>(float[] values) where TLane : unmanaged, ISingleLane<TLane>, ILane<TLane> where TFunction : struct, IFunction
    {
        var results = new float[values.Length];
        fixed (float* from = values, to = results)
        {
            for (var i = 0; i < values.Length; i += TLane.Width)
            {
                TLane.Store(new Column((nint)to), i, TFunction.Of(TLane.Load(new Column((nint)from), i)));
            }
        }

        return results;
    }

    private static IEnumerable<float> Range(float low, float high, int count) => Enumerable.Range(0, count).Select(i => low + ((high - low) * i / (count - 1)));

    private interface IFunction
    {
        static abstract TLane Of<TLane>(TLane value) where TLane : unmanaged, ISingleLane<TLane>, ILane<TLane>;
    }

    private struct Exponential : IFunction
    {
        public static TLane Of<TLane>(TLane value) where TLane : unmanaged, ISingleLane<TLane>, ILane<TLane> => TLane.Exp(value);
    }

    private struct Falling : IFunction
    {
        public static TLane Of<TLane>(TLane value) where TLane : unmanaged, ISingleLane<TLane>, ILane<TLane> => SingleMath.ExpOfNonPositive(value);
    }

    private struct Logarithm : IFunction
    {
        public static TLane Of<TLane>(TLane value) where TLane : unmanaged, ISingleLane<TLane>, ILane<TLane> => TLane.Log(value);
    }

    private struct Tangent : IFunction
    {
        public static TLane Of<TLane>(TLane value) where TLane : unmanaged, ISingleLane<TLane>, ILane<TLane> => TLane.Tanh(value);
    }

    private struct Cosine : IFunction
    {
        public static TLane Of<TLane>(TLane value) where TLane : unmanaged, ISingleLane<TLane>, ILane<TLane> => TLane.Cos(value);
    }

    private struct Sine : IFunction
    {
        public static TLane Of<TLane>(TLane value) where TLane : unmanaged, ISingleLane<TLane>, ILane<TLane> => TLane.Sin(value);
    }

    private struct Mixed : IFunction
    {
        public static TLane Of<TLane>(TLane value) where TLane : unmanaged, ISingleLane<TLane>, ILane<TLane>
        {
            var inside = (value >= -50) & ~(value > 50) | TLane.AreEqual(value, 60);
            var bounded = Lane.Clamp<TLane>(value, -3, 7);
            return TLane.Choose(inside, TLane.Sqrt(TLane.Abs(value)) + TLane.Floor(value) - TLane.Ceil(bounded), Lane.Sign(value) * TLane.MultiplyAdd(bounded, 3, 1));
        }
    }
}
