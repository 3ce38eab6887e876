using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using EntroPIC.Generated;

namespace EntroPIC.Kernels.Lanes;

/// <summary>16 numbers of single precision.</summary>
internal readonly unsafe struct Lane512(Vector512<float> numbers) : ISingleLane<Lane512>
{
    private readonly Vector512<float> _numbers = numbers;

    public static int Width => 16;

    public static implicit operator Lane512(double value) => new(Vector512.Create((float)value));

    public static Lane512 Condition(bool value) => new(value ? Vector512<float>.AllBitsSet : Vector512<float>.Zero);

    public static Lane512 Load(Column column, int index) => new(Vector512.Load(column.Singles + index));

    public static Lane512 Spread(Column column, int index) => new(Vector512.Create(column.Singles[index]));

    public static Lane512 LoadCondition(Column column, int index) =>
        new(~Vector512.Equals(LoadBytes(column.Bytes + index), Vector512<int>.Zero).AsSingle());

    public static Lane512 SpreadCondition(Column column, int index) => Condition(column.Bytes[index] != 0);

    public static void Store(Column column, int index, Lane512 value) => value._numbers.Store(column.Singles + index);

    public static Lane512 operator +(Lane512 left, Lane512 right) => new(left._numbers + right._numbers);

    public static Lane512 operator -(Lane512 left, Lane512 right) => new(left._numbers - right._numbers);

    public static Lane512 operator *(Lane512 left, Lane512 right) => new(left._numbers * right._numbers);

    public static Lane512 operator /(Lane512 left, Lane512 right) => new(left._numbers / right._numbers);

    public static Lane512 operator -(Lane512 value) => new(-value._numbers);

    public static Lane512 operator <(Lane512 left, Lane512 right) => new(Vector512.LessThan(left._numbers, right._numbers));

    public static Lane512 operator <=(Lane512 left, Lane512 right) => new(Vector512.LessThanOrEqual(left._numbers, right._numbers));

    public static Lane512 operator >(Lane512 left, Lane512 right) => new(Vector512.GreaterThan(left._numbers, right._numbers));

    public static Lane512 operator >=(Lane512 left, Lane512 right) => new(Vector512.GreaterThanOrEqual(left._numbers, right._numbers));

    public static Lane512 AreEqual(Lane512 left, Lane512 right) => new(Vector512.Equals(left._numbers, right._numbers));

    public static Lane512 operator &(Lane512 left, Lane512 right) => new(left._numbers & right._numbers);

    public static Lane512 operator |(Lane512 left, Lane512 right) => new(left._numbers | right._numbers);

    public static Lane512 operator ~(Lane512 condition) => new(~condition._numbers);

    public static Lane512 Choose(Lane512 condition, Lane512 whenTrue, Lane512 whenFalse) =>
        new(Vector512.ConditionalSelect(condition._numbers, whenTrue._numbers, whenFalse._numbers));

    public static Lane512 MultiplyAdd(Lane512 left, Lane512 right, Lane512 addend) =>
        new(Vector512.MultiplyAddEstimate(left._numbers, right._numbers, addend._numbers));

    public static Lane512 Min(Lane512 left, Lane512 right) => new(Vector512.Min(left._numbers, right._numbers));

    public static Lane512 Max(Lane512 left, Lane512 right) => new(Vector512.Max(left._numbers, right._numbers));

    public static Lane512 Abs(Lane512 value) => new(Vector512.Abs(value._numbers));

    public static Lane512 Sqrt(Lane512 value) => new(Vector512.Sqrt(value._numbers));

    public static Lane512 Floor(Lane512 value) => new(Vector512.Floor(value._numbers));

    public static Lane512 Ceil(Lane512 value) => new(Vector512.Ceiling(value._numbers));

    public static Lane512 Exp(Lane512 value) => SingleMath.Exp(value);

    public static Lane512 Log(Lane512 value) => SingleMath.Log(value);

    public static Lane512 Cos(Lane512 value) => new(Vector512.Cos(value._numbers));

    public static Lane512 Sin(Lane512 value) => new(Vector512.Sin(value._numbers));

    public static Lane512 Tanh(Lane512 value) => SingleMath.Tanh(value);

    public static Lane512 Power(Lane512 value, Lane512 exponent)
    {
        Span<float> powers = stackalloc float[Width];
        for (var i = 0; i < Width; i++)
        {
            powers[i] = MathF.Pow(value._numbers[i], exponent._numbers[i]);
        }

        return new(Vector512.Create<float>(powers));
    }

    public static Lane512 Binomial(Lane512 n, Lane512 k)
    {
        Span<float> ways = stackalloc float[Width];
        for (var i = 0; i < Width; i++)
        {
            ways[i] = (float)ScalarMath.Binomial(n._numbers[i], k._numbers[i]);
        }

        return new(Vector512.Create<float>(ways));
    }

    public static Lane512 AtLeast(Lane512 value, Lane512 bound) => new(Vector512.MaxNative(bound._numbers, value._numbers));

    public static Lane512 AtMost(Lane512 value, Lane512 bound) => new(Vector512.MinNative(bound._numbers, value._numbers));

    public static Lane512 ScaleByPower(Lane512 value, Lane512 shifted) =>
        new((value._numbers.AsInt32() + Vector512.ShiftLeft(shifted._numbers.AsInt32(), 23)).AsSingle());

    public static Lane512 Scale(Lane512 value, Lane512 power) => new(Avx512F.Scale(value._numbers, power._numbers));

    public static Lane512 Mantissa(Lane512 value, out Lane512 power)
    {
        var bits = value._numbers.AsInt32();
        power = new(Vector512.ConvertToSingle(Vector512.ShiftRightLogical(bits, 23) - Vector512.Create(127)));
        return new(((bits & Vector512.Create(0x007fffff)) | Vector512.Create(0x3f800000)).AsSingle());
    }

    public static double Largest(Lane512 value)
    {
        var largest = value._numbers[0];
        for (var i = 1; i < Width; i++)
        {
            largest = MathF.Max(largest, value._numbers[i]);
        }

        return largest;
    }

    public static Lane512 LoadBFloat16(Column column, int index) =>
        new(Vector512.ShiftLeft(LoadHalves(column.Halves + index), 16).AsSingle());

    public static void StoreBFloat16(Column column, int index, Lane512 value)
    {
        var bits = value._numbers.AsInt32();
        var rounded = Vector512.ShiftRightLogical(
            bits + Vector512.Create(0x7fff) + (Vector512.ShiftRightLogical(bits, 16) & Vector512.Create(1)), 16);

        // Rounding up the bits of a NaN could make an infinity of it.
        var halves =
            Vector512.ConditionalSelect(Vector512.Equals(value._numbers, value._numbers).AsInt32(), rounded, Vector512.Create(0x7fc0));
        StoreHalves(column.Halves + index, halves);
    }

    public static void Accumulate(ref Accumulator sums, Lane512 value)
    {
        var (low, high) = Vector512.Widen(value._numbers);
        sums.Low += low;
        sums.High += high;
    }

    public static bool Any(Lane512 condition) => condition._numbers.AsInt32() != Vector512<int>.Zero;

    public static double Sum(Lane512 value)
    {
        var (low, high) = Vector512.Widen(value._numbers);
        return Vector512.Sum(low + high);
    }

    private static Vector512<int> LoadBytes(byte* from) =>
        Vector512.WidenLower(Vector512.WidenLower(Vector128.Load(from).ToVector256().ToVector512())).AsInt32();

    private static Vector512<int> LoadHalves(ushort* from) => Vector512.WidenLower(Vector256.Load(from).ToVector512()).AsInt32();

    private static void StoreHalves(ushort* to, Vector512<int> halves) =>
        Vector512.Narrow(halves.AsUInt32(), halves.AsUInt32()).GetLower().Store(to);
}
