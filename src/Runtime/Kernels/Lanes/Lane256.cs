using System.Runtime.Intrinsics;
using EntroPIC.Generated;

namespace EntroPIC.Kernels.Lanes;

/// <summary>8 numbers of single precision.</summary>
internal readonly unsafe struct Lane256(Vector256<float> numbers) : ISingleLane<Lane256>
{
    private readonly Vector256<float> _numbers = numbers;

    public static int Width => 8;

    public static implicit operator Lane256(double value) => new(Vector256.Create((float)value));

    public static Lane256 Condition(bool value) => new(value ? Vector256<float>.AllBitsSet : Vector256<float>.Zero);

    public static Lane256 Load(Column column, int index) => new(Vector256.Load(column.Singles + index));

    public static Lane256 Spread(Column column, int index) => new(Vector256.Create(column.Singles[index]));

    public static Lane256 LoadCondition(Column column, int index) =>
        new(~Vector256.Equals(LoadBytes(column.Bytes + index), Vector256<int>.Zero).AsSingle());

    public static Lane256 SpreadCondition(Column column, int index) => Condition(column.Bytes[index] != 0);

    public static void Store(Column column, int index, Lane256 value) => value._numbers.Store(column.Singles + index);

    public static Lane256 operator +(Lane256 left, Lane256 right) => new(left._numbers + right._numbers);

    public static Lane256 operator -(Lane256 left, Lane256 right) => new(left._numbers - right._numbers);

    public static Lane256 operator *(Lane256 left, Lane256 right) => new(left._numbers * right._numbers);

    public static Lane256 operator /(Lane256 left, Lane256 right) => new(left._numbers / right._numbers);

    public static Lane256 operator -(Lane256 value) => new(-value._numbers);

    public static Lane256 operator <(Lane256 left, Lane256 right) => new(Vector256.LessThan(left._numbers, right._numbers));

    public static Lane256 operator <=(Lane256 left, Lane256 right) => new(Vector256.LessThanOrEqual(left._numbers, right._numbers));

    public static Lane256 operator >(Lane256 left, Lane256 right) => new(Vector256.GreaterThan(left._numbers, right._numbers));

    public static Lane256 operator >=(Lane256 left, Lane256 right) => new(Vector256.GreaterThanOrEqual(left._numbers, right._numbers));

    public static Lane256 AreEqual(Lane256 left, Lane256 right) => new(Vector256.Equals(left._numbers, right._numbers));

    public static Lane256 operator &(Lane256 left, Lane256 right) => new(left._numbers & right._numbers);

    public static Lane256 operator |(Lane256 left, Lane256 right) => new(left._numbers | right._numbers);

    public static Lane256 operator ~(Lane256 condition) => new(~condition._numbers);

    public static Lane256 Choose(Lane256 condition, Lane256 whenTrue, Lane256 whenFalse) =>
        new(Vector256.ConditionalSelect(condition._numbers, whenTrue._numbers, whenFalse._numbers));

    public static Lane256 MultiplyAdd(Lane256 left, Lane256 right, Lane256 addend) =>
        new(Vector256.MultiplyAddEstimate(left._numbers, right._numbers, addend._numbers));

    public static Lane256 Min(Lane256 left, Lane256 right) => new(Vector256.Min(left._numbers, right._numbers));

    public static Lane256 Max(Lane256 left, Lane256 right) => new(Vector256.Max(left._numbers, right._numbers));

    public static Lane256 Abs(Lane256 value) => new(Vector256.Abs(value._numbers));

    public static Lane256 Sqrt(Lane256 value) => new(Vector256.Sqrt(value._numbers));

    public static Lane256 Floor(Lane256 value) => new(Vector256.Floor(value._numbers));

    public static Lane256 Ceil(Lane256 value) => new(Vector256.Ceiling(value._numbers));

    public static Lane256 Exp(Lane256 value) => SingleMath.Exp(value);

    public static Lane256 Log(Lane256 value) => SingleMath.Log(value);

    public static Lane256 Cos(Lane256 value) => new(Vector256.Cos(value._numbers));

    public static Lane256 Sin(Lane256 value) => new(Vector256.Sin(value._numbers));

    public static Lane256 Tanh(Lane256 value) => SingleMath.Tanh(value);

    public static Lane256 Power(Lane256 value, Lane256 exponent)
    {
        Span<float> powers = stackalloc float[Width];
        for (var i = 0; i < Width; i++)
        {
            powers[i] = MathF.Pow(value._numbers[i], exponent._numbers[i]);
        }

        return new(Vector256.Create<float>(powers));
    }

    public static Lane256 Binomial(Lane256 n, Lane256 k)
    {
        Span<float> ways = stackalloc float[Width];
        for (var i = 0; i < Width; i++)
        {
            ways[i] = (float)ScalarMath.Binomial(n._numbers[i], k._numbers[i]);
        }

        return new(Vector256.Create<float>(ways));
    }

    public static Lane256 AtLeast(Lane256 value, Lane256 bound) => new(Vector256.MaxNative(bound._numbers, value._numbers));

    public static Lane256 AtMost(Lane256 value, Lane256 bound) => new(Vector256.MinNative(bound._numbers, value._numbers));

    public static Lane256 ScaleByPower(Lane256 value, Lane256 shifted) =>
        new((value._numbers.AsInt32() + Vector256.ShiftLeft(shifted._numbers.AsInt32(), 23)).AsSingle());

    public static Lane256 Scale(Lane256 value, Lane256 power) => SingleMath.ScaleInHalves(value, power);

    public static Lane256 Mantissa(Lane256 value, out Lane256 power)
    {
        var bits = value._numbers.AsInt32();
        power = new(Vector256.ConvertToSingle(Vector256.ShiftRightLogical(bits, 23) - Vector256.Create(127)));
        return new(((bits & Vector256.Create(0x007fffff)) | Vector256.Create(0x3f800000)).AsSingle());
    }

    public static double Largest(Lane256 value)
    {
        var largest = value._numbers[0];
        for (var i = 1; i < Width; i++)
        {
            largest = MathF.Max(largest, value._numbers[i]);
        }

        return largest;
    }

    public static Lane256 LoadBFloat16(Column column, int index) =>
        new(Vector256.ShiftLeft(LoadHalves(column.Halves + index), 16).AsSingle());

    public static void StoreBFloat16(Column column, int index, Lane256 value)
    {
        var bits = value._numbers.AsInt32();
        var rounded = Vector256.ShiftRightLogical(
            bits + Vector256.Create(0x7fff) + (Vector256.ShiftRightLogical(bits, 16) & Vector256.Create(1)), 16);

        // Rounding up the bits of a NaN could make an infinity of it.
        var halves =
            Vector256.ConditionalSelect(Vector256.Equals(value._numbers, value._numbers).AsInt32(), rounded, Vector256.Create(0x7fc0));
        StoreHalves(column.Halves + index, halves);
    }

    public static void Accumulate(ref Accumulator sums, Lane256 value)
    {
        var (low, high) = Vector256.Widen(value._numbers);
        sums.Low += Vector512.Create(low, high);
    }

    public static bool Any(Lane256 condition) => condition._numbers.AsInt32() != Vector256<int>.Zero;

    public static double Sum(Lane256 value)
    {
        var (low, high) = Vector256.Widen(value._numbers);
        return Vector256.Sum(low + high);
    }

    private static Vector256<int> LoadBytes(byte* from) =>
        Vector256.WidenLower(Vector256.WidenLower(Vector128.CreateScalar(*(ulong*)from).AsByte().ToVector256())).AsInt32();

    private static Vector256<int> LoadHalves(ushort* from) => Vector256.WidenLower(Vector128.Load(from).ToVector256()).AsInt32();

    private static void StoreHalves(ushort* to, Vector256<int> halves) =>
        Vector256.Narrow(halves.AsUInt32(), halves.AsUInt32()).GetLower().Store(to);
}
