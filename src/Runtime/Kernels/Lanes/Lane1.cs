using System.Runtime.Intrinsics;
using EntroPIC.Generated;

namespace EntroPIC.Kernels.Lanes;

/// <summary>One number of single precision: for the rest of a row, and for single tokens.</summary>
internal readonly unsafe struct Lane1(float number) : ISingleLane<Lane1>
{
    private readonly float _number = number;

    public static int Width => 1;

    private int Bits => BitConverter.SingleToInt32Bits(_number);

    public static implicit operator Lane1(double value) => new((float)value);

    public static Lane1 Condition(bool value) => FromBits(value ? -1 : 0);

    public static Lane1 Load(Column column, int index) => new(column.Singles[index]);

    public static Lane1 Spread(Column column, int index) => new(column.Singles[index]);

    public static Lane1 LoadCondition(Column column, int index) => Condition(column.Bytes[index] != 0);

    public static Lane1 SpreadCondition(Column column, int index) => Condition(column.Bytes[index] != 0);

    public static void Store(Column column, int index, Lane1 value) => column.Singles[index] = value._number;

    public static void Accumulate(ref Accumulator sums, Lane1 value) =>
        sums.Low += System.Runtime.Intrinsics.Vector512.CreateScalar((double)value._number);

    public static double Largest(Lane1 value) => value._number;

    public static bool Any(Lane1 condition) => condition.Bits != 0;

    public static double Sum(Lane1 value) => value._number;

    public static Lane1 operator +(Lane1 left, Lane1 right) => new(left._number + right._number);

    public static Lane1 operator -(Lane1 left, Lane1 right) => new(left._number - right._number);

    public static Lane1 operator *(Lane1 left, Lane1 right) => new(left._number * right._number);

    public static Lane1 operator /(Lane1 left, Lane1 right) => new(left._number / right._number);

    public static Lane1 operator -(Lane1 value) => new(-value._number);

    public static Lane1 operator <(Lane1 left, Lane1 right) => Condition(left._number < right._number);

    public static Lane1 operator <=(Lane1 left, Lane1 right) => Condition(left._number <= right._number);

    public static Lane1 operator >(Lane1 left, Lane1 right) => Condition(left._number > right._number);

    public static Lane1 operator >=(Lane1 left, Lane1 right) => Condition(left._number >= right._number);

    public static Lane1 AreEqual(Lane1 left, Lane1 right) => Condition(left._number == right._number);

    public static Lane1 operator &(Lane1 left, Lane1 right) => FromBits(left.Bits & right.Bits);

    public static Lane1 operator |(Lane1 left, Lane1 right) => FromBits(left.Bits | right.Bits);

    public static Lane1 operator ~(Lane1 condition) => FromBits(~condition.Bits);

    public static Lane1 Choose(Lane1 condition, Lane1 whenTrue, Lane1 whenFalse) => condition.Bits != 0 ? whenTrue : whenFalse;

    public static Lane1 MultiplyAdd(Lane1 left, Lane1 right, Lane1 addend) =>
        new(float.MultiplyAddEstimate(left._number, right._number, addend._number));

    public static Lane1 Min(Lane1 left, Lane1 right) => new(MathF.Min(left._number, right._number));

    public static Lane1 Max(Lane1 left, Lane1 right) => new(MathF.Max(left._number, right._number));

    public static Lane1 Abs(Lane1 value) => new(MathF.Abs(value._number));

    public static Lane1 Sqrt(Lane1 value) => new(MathF.Sqrt(value._number));

    public static Lane1 Floor(Lane1 value) => new(MathF.Floor(value._number));

    public static Lane1 Ceil(Lane1 value) => new(MathF.Ceiling(value._number));

    public static Lane1 Exp(Lane1 value) => SingleMath.Exp(value);

    public static Lane1 Log(Lane1 value) => SingleMath.Log(value);

    // As in wider lanes, so that the last bit does not depend on the width.
    public static Lane1 Cos(Lane1 value) => new(Vector128.Cos(Vector128.Create(value._number)).ToScalar());

    public static Lane1 Sin(Lane1 value) => new(Vector128.Sin(Vector128.Create(value._number)).ToScalar());

    public static Lane1 Tanh(Lane1 value) => SingleMath.Tanh(value);

    public static Lane1 Power(Lane1 value, Lane1 exponent) => new(MathF.Pow(value._number, exponent._number));

    public static Lane1 Binomial(Lane1 n, Lane1 k) => new((float)ScalarMath.Binomial(n._number, k._number));

    public static Lane1 AtLeast(Lane1 value, Lane1 bound) => value._number < bound._number ? bound : value;

    public static Lane1 AtMost(Lane1 value, Lane1 bound) => value._number > bound._number ? bound : value;

    public static Lane1 ScaleByPower(Lane1 value, Lane1 shifted) => FromBits(value.Bits + (shifted.Bits << 23));

    public static Lane1 Scale(Lane1 value, Lane1 power) => SingleMath.ScaleInHalves(value, power);

    public static Lane1 Mantissa(Lane1 value, out Lane1 power)
    {
        power = new((value.Bits >>> 23) - 127);
        return FromBits((value.Bits & 0x007fffff) | 0x3f800000);
    }

    public static Lane1 LoadBFloat16(Column column, int index) => FromBits(column.Halves[index] << 16);

    public static void StoreBFloat16(Column column, int index, Lane1 value)
    {
        var bits = value.Bits;
        column.Halves[index] = float.IsNaN(value._number) ? (ushort)0x7fc0 : (ushort)((bits + 0x7fff + ((bits >>> 16) & 1)) >>> 16);
    }

    private static Lane1 FromBits(int bits) => new(BitConverter.Int32BitsToSingle(bits));
}
