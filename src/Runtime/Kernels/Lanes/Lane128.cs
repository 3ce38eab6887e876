using System.Runtime.Intrinsics;
using EntroPIC.Generated;

namespace EntroPIC.Kernels.Lanes;

/// <summary>4 numbers of single precision.</summary>
internal readonly unsafe struct Lane128(Vector128<float> numbers) : ISingleLane<Lane128>
{
    private readonly Vector128<float> _numbers = numbers;

    public static int Width => 4;

    public static implicit operator Lane128(double value) => new(Vector128.Create((float)value));

    public static Lane128 Condition(bool value) => new(value ? Vector128<float>.AllBitsSet : Vector128<float>.Zero);

    public static Lane128 Load(Column column, int index) => new(Vector128.Load(column.Singles + index));

    public static Lane128 Spread(Column column, int index) => new(Vector128.Create(column.Singles[index]));

    public static Lane128 LoadCondition(Column column, int index) =>
        new(~Vector128.Equals(LoadBytes(column.Bytes + index), Vector128<int>.Zero).AsSingle());

    public static Lane128 SpreadCondition(Column column, int index) => Condition(column.Bytes[index] != 0);

    public static void Store(Column column, int index, Lane128 value) => value._numbers.Store(column.Singles + index);

    public static Lane128 operator +(Lane128 left, Lane128 right) => new(left._numbers + right._numbers);

    public static Lane128 operator -(Lane128 left, Lane128 right) => new(left._numbers - right._numbers);

    public static Lane128 operator *(Lane128 left, Lane128 right) => new(left._numbers * right._numbers);

    public static Lane128 operator /(Lane128 left, Lane128 right) => new(left._numbers / right._numbers);

    public static Lane128 operator -(Lane128 value) => new(-value._numbers);

    public static Lane128 operator <(Lane128 left, Lane128 right) => new(Vector128.LessThan(left._numbers, right._numbers));

    public static Lane128 operator <=(Lane128 left, Lane128 right) => new(Vector128.LessThanOrEqual(left._numbers, right._numbers));

    public static Lane128 operator >(Lane128 left, Lane128 right) => new(Vector128.GreaterThan(left._numbers, right._numbers));

    public static Lane128 operator >=(Lane128 left, Lane128 right) => new(Vector128.GreaterThanOrEqual(left._numbers, right._numbers));

    public static Lane128 AreEqual(Lane128 left, Lane128 right) => new(Vector128.Equals(left._numbers, right._numbers));

    public static Lane128 operator &(Lane128 left, Lane128 right) => new(left._numbers & right._numbers);

    public static Lane128 operator |(Lane128 left, Lane128 right) => new(left._numbers | right._numbers);

    public static Lane128 operator ~(Lane128 condition) => new(~condition._numbers);

    public static Lane128 Choose(Lane128 condition, Lane128 whenTrue, Lane128 whenFalse) =>
        new(Vector128.ConditionalSelect(condition._numbers, whenTrue._numbers, whenFalse._numbers));

    public static Lane128 MultiplyAdd(Lane128 left, Lane128 right, Lane128 addend) =>
        new(Vector128.MultiplyAddEstimate(left._numbers, right._numbers, addend._numbers));

    public static Lane128 Min(Lane128 left, Lane128 right) => new(Vector128.Min(left._numbers, right._numbers));

    public static Lane128 Max(Lane128 left, Lane128 right) => new(Vector128.Max(left._numbers, right._numbers));

    public static Lane128 Abs(Lane128 value) => new(Vector128.Abs(value._numbers));

    public static Lane128 Sqrt(Lane128 value) => new(Vector128.Sqrt(value._numbers));

    public static Lane128 Floor(Lane128 value) => new(Vector128.Floor(value._numbers));

    public static Lane128 Ceil(Lane128 value) => new(Vector128.Ceiling(value._numbers));

    public static Lane128 Exp(Lane128 value) => SingleMath.Exp(value);

    public static Lane128 Log(Lane128 value) => SingleMath.Log(value);

    public static Lane128 Cos(Lane128 value) => new(Vector128.Cos(value._numbers));

    public static Lane128 Sin(Lane128 value) => new(Vector128.Sin(value._numbers));

    public static Lane128 Tanh(Lane128 value) => SingleMath.Tanh(value);

    public static Lane128 Power(Lane128 value, Lane128 exponent)
    {
        Span<float> powers = stackalloc float[Width];
        for (var i = 0; i < Width; i++)
        {
            powers[i] = MathF.Pow(value._numbers[i], exponent._numbers[i]);
        }

        return new(Vector128.Create<float>(powers));
    }

    public static Lane128 Binomial(Lane128 n, Lane128 k)
    {
        Span<float> ways = stackalloc float[Width];
        for (var i = 0; i < Width; i++)
        {
            ways[i] = (float)ScalarMath.Binomial(n._numbers[i], k._numbers[i]);
        }

        return new(Vector128.Create<float>(ways));
    }

    public static Lane128 AtLeast(Lane128 value, Lane128 bound) => new(Vector128.MaxNative(bound._numbers, value._numbers));

    public static Lane128 AtMost(Lane128 value, Lane128 bound) => new(Vector128.MinNative(bound._numbers, value._numbers));

    public static Lane128 ScaleByPower(Lane128 value, Lane128 shifted) =>
        new((value._numbers.AsInt32() + Vector128.ShiftLeft(shifted._numbers.AsInt32(), 23)).AsSingle());

    public static Lane128 Scale(Lane128 value, Lane128 power) => SingleMath.ScaleInHalves(value, power);

    public static Lane128 Mantissa(Lane128 value, out Lane128 power)
    {
        var bits = value._numbers.AsInt32();
        power = new(Vector128.ConvertToSingle(Vector128.ShiftRightLogical(bits, 23) - Vector128.Create(127)));
        return new(((bits & Vector128.Create(0x007fffff)) | Vector128.Create(0x3f800000)).AsSingle());
    }

    public static double Largest(Lane128 value)
    {
        var largest = value._numbers[0];
        for (var i = 1; i < Width; i++)
        {
            largest = MathF.Max(largest, value._numbers[i]);
        }

        return largest;
    }

    public static Lane128 LoadBFloat16(Column column, int index) =>
        new(Vector128.ShiftLeft(LoadHalves(column.Halves + index), 16).AsSingle());

    public static void StoreBFloat16(Column column, int index, Lane128 value)
    {
        var bits = value._numbers.AsInt32();
        var rounded = Vector128.ShiftRightLogical(
            bits + Vector128.Create(0x7fff) + (Vector128.ShiftRightLogical(bits, 16) & Vector128.Create(1)), 16);

        // Rounding up the bits of a NaN could make an infinity of it.
        var halves =
            Vector128.ConditionalSelect(Vector128.Equals(value._numbers, value._numbers).AsInt32(), rounded, Vector128.Create(0x7fc0));
        StoreHalves(column.Halves + index, halves);
    }

    public static void Accumulate(ref Accumulator sums, Lane128 value)
    {
        var (low, high) = Vector128.Widen(value._numbers);
        sums.Low += Vector512.Create(Vector256.Create(low, high), Vector256<double>.Zero);
    }

    public static bool Any(Lane128 condition) => condition._numbers.AsInt32() != Vector128<int>.Zero;

    public static double Sum(Lane128 value)
    {
        var (low, high) = Vector128.Widen(value._numbers);
        return Vector128.Sum(low + high);
    }

    private static Vector128<int> LoadBytes(byte* from) =>
        Vector128.WidenLower(Vector128.WidenLower(Vector128.CreateScalar(*(uint*)from).AsByte())).AsInt32();

    private static Vector128<int> LoadHalves(ushort* from) =>
        Vector128.WidenLower(Vector128.CreateScalar(*(ulong*)from).AsUInt16()).AsInt32();

    private static void StoreHalves(ushort* to, Vector128<int> halves) =>
        *(ulong*)to = Vector128.Narrow(halves.AsUInt32(), halves.AsUInt32()).AsUInt64()[0];
}
