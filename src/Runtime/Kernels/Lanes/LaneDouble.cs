using EntroPIC.Generated;

namespace EntroPIC.Kernels.Lanes;

/// <summary>One number of double precision, for batches whose values are.</summary>
internal readonly unsafe struct LaneDouble(double number) : ILane<LaneDouble>
{
    private readonly double _number = number;

    public static int Width => 1;

    private long Bits => BitConverter.DoubleToInt64Bits(_number);

    public static implicit operator LaneDouble(double value) => new(value);

    public static LaneDouble Condition(bool value) => FromBits(value ? -1 : 0);

    public static LaneDouble Load(Column column, int index) => new(column.Doubles[index]);

    public static LaneDouble Spread(Column column, int index) => new(column.Doubles[index]);

    public static LaneDouble LoadCondition(Column column, int index) => Condition(column.Bytes[index] != 0);

    public static LaneDouble SpreadCondition(Column column, int index) => Condition(column.Bytes[index] != 0);

    public static void Store(Column column, int index, LaneDouble value) => column.Doubles[index] = value._number;

    public static void Accumulate(ref Accumulator sums, LaneDouble value) =>
        sums.Low += System.Runtime.Intrinsics.Vector512.CreateScalar(value._number);

    public static double Largest(LaneDouble value) => value._number;

    public static LaneDouble operator +(LaneDouble left, LaneDouble right) => new(left._number + right._number);

    public static LaneDouble operator -(LaneDouble left, LaneDouble right) => new(left._number - right._number);

    public static LaneDouble operator *(LaneDouble left, LaneDouble right) => new(left._number * right._number);

    public static LaneDouble operator /(LaneDouble left, LaneDouble right) => new(left._number / right._number);

    public static LaneDouble operator -(LaneDouble value) => new(-value._number);

    public static LaneDouble operator <(LaneDouble left, LaneDouble right) => Condition(left._number < right._number);

    public static LaneDouble operator <=(LaneDouble left, LaneDouble right) => Condition(left._number <= right._number);

    public static LaneDouble operator >(LaneDouble left, LaneDouble right) => Condition(left._number > right._number);

    public static LaneDouble operator >=(LaneDouble left, LaneDouble right) => Condition(left._number >= right._number);

    public static LaneDouble AreEqual(LaneDouble left, LaneDouble right) => Condition(left._number.Equals(right._number));

    public static LaneDouble operator &(LaneDouble left, LaneDouble right) => FromBits(left.Bits & right.Bits);

    public static LaneDouble operator |(LaneDouble left, LaneDouble right) => FromBits(left.Bits | right.Bits);

    public static LaneDouble operator ~(LaneDouble condition) => FromBits(~condition.Bits);

    public static LaneDouble Choose(LaneDouble condition, LaneDouble whenTrue, LaneDouble whenFalse) =>
        condition.Bits != 0 ? whenTrue : whenFalse;

    public static LaneDouble MultiplyAdd(LaneDouble left, LaneDouble right, LaneDouble addend) =>
        new((left._number * right._number) + addend._number);

    public static LaneDouble Min(LaneDouble left, LaneDouble right) => new(Math.Min(left._number, right._number));

    public static LaneDouble Max(LaneDouble left, LaneDouble right) => new(Math.Max(left._number, right._number));

    public static LaneDouble AtLeast(LaneDouble value, LaneDouble bound) => value._number < bound._number ? bound : value;

    public static LaneDouble AtMost(LaneDouble value, LaneDouble bound) => value._number > bound._number ? bound : value;

    public static LaneDouble Abs(LaneDouble value) => new(Math.Abs(value._number));

    public static LaneDouble Sqrt(LaneDouble value) => new(Math.Sqrt(value._number));

    public static LaneDouble Floor(LaneDouble value) => new(Math.Floor(value._number));

    public static LaneDouble Ceil(LaneDouble value) => new(Math.Ceiling(value._number));

    public static LaneDouble Exp(LaneDouble value) => new(Math.Exp(value._number));

    public static LaneDouble Log(LaneDouble value) => new(Math.Log(value._number));

    public static LaneDouble Cos(LaneDouble value) => new(Math.Cos(value._number));

    public static LaneDouble Sin(LaneDouble value) => new(Math.Sin(value._number));

    public static LaneDouble Tanh(LaneDouble value) => new(Math.Tanh(value._number));

    public static LaneDouble Power(LaneDouble value, LaneDouble exponent) => new(Math.Pow(value._number, exponent._number));

    public static LaneDouble Binomial(LaneDouble n, LaneDouble k) => new(ScalarMath.Binomial(n._number, k._number));

    private static LaneDouble FromBits(long bits) => new(BitConverter.Int64BitsToDouble(bits));
}
