using EntroPIC.Dsl.Graph;

namespace EntroPIC.Dsl.Ranges;

/// <summary>One end of an interval.</summary>
/// <param name="Value">Its position.</param>
/// <param name="IsIn">True if it belongs to the interval.</param>
internal readonly record struct Bound(double Value, bool IsIn)
{
    /// <summary>The lower of two lower ends.</summary>
    public static Bound Lower(Bound a, Bound b) => a.Value < b.Value ? a : b.Value < a.Value ? b : a with { IsIn = a.IsIn || b.IsIn };

    /// <summary>The higher of two upper ends.</summary>
    public static Bound Higher(Bound a, Bound b) => a.Value > b.Value ? a : b.Value > a.Value ? b : a with { IsIn = a.IsIn || b.IsIn };

    public Bound Map(Func<double, double> function) => new(function(Value), IsIn);

    public static Bound operator -(Bound a) => new(-a.Value, a.IsIn);

    public static Bound operator +(Bound a, Bound b) => new(a.Value + b.Value, a.IsIn && b.IsIn);

    public static Bound operator *(Bound a, Bound b) =>
        IsZero(a) || IsZero(b) ? new(0, (IsZero(a) && a.IsIn) || (IsZero(b) && b.IsIn)) : new(a.Value * b.Value, a.IsIn && b.IsIn);

    private static bool IsZero(Bound bound) => bound.Value == 0;
}

/// <summary>All finite numbers between two ends, for analyses: an infinite end means no bound, so no interval contains infinity.</summary>
internal readonly record struct Interval
{
    private Interval(Bound low, Bound high)
    {
        Low = Finite(low);
        High = Finite(high);
    }

    public Bound Low { get; }

    public Bound High { get; }

    public static Interval All { get; } = Between(double.NegativeInfinity, double.PositiveInfinity);

    /// <summary>The interval of an undecided condition.</summary>
    public static Interval Either { get; } = Between(0, 1);

    /// <summary>The interval of a value with only a known kind.</summary>
    public static Interval Unknown(ValueKind kind) => kind == ValueKind.Condition ? Either : All;

    public static Interval NotNegative { get; } = AtLeast(0);

    public static Interval Of(Bound low, Bound high) => double.IsNaN(low.Value) || double.IsNaN(high.Value) ? All : new(low, high);

    public static Interval Between(double low, double high) => new(new(low, true), new(high, true));

    public static Interval Point(double value) => double.IsNaN(value) ? All : Between(value, value);

    public static Interval Truth(bool value) => Point(value ? 1 : 0);

    public static Interval AtLeast(double low) => Between(low, double.PositiveInfinity);

    public static Interval Above(double low) => new(new(low, false), new(double.PositiveInfinity, false));

    public static Interval AtMost(double high) => Between(double.NegativeInfinity, high);

    public static Interval UpTo(double high, double above) => new(new(above, false), new(high, true));

    public bool IsAll => double.IsNegativeInfinity(Low.Value) && double.IsPositiveInfinity(High.Value);

    public bool IsPoint => Low.Value.Equals(High.Value);

    /// <summary>True if the ends have crossed, so that it contains no number.</summary>
    public bool IsEmpty => Low.Value > High.Value || (IsPoint && !(Low.IsIn && High.IsIn));

    public bool IsTrue => IsPoint && Low.Value == 1;

    public bool IsFalse => IsPoint && Low.Value == 0;

    public bool IsPositive => Low.Value > 0 || Low is { Value: 0, IsIn: false };

    public bool IsNotNegative => Low.Value >= 0;

    public bool IsNegative => High.Value < 0 || High is { Value: 0, IsIn: false };

    public bool IsNotPositive => High.Value <= 0;

    public bool Contains(double value) =>
        (Low.Value < value || (Low.Value.Equals(value) && Low.IsIn)) && (value < High.Value || (High.Value.Equals(value) && High.IsIn));

    /// <summary>The smallest interval that contains both.</summary>
    public Interval Hull(Interval other) => new(Bound.Lower(Low, other.Low), Bound.Higher(High, other.High));

    /// <summary>The intersection; <c>null</c> if it is empty.</summary>
    public Interval? Meet(Interval other)
    {
        var low = Inner(Low, other.Low, static (a, b) => a > b);
        var high = Inner(High, other.High, static (a, b) => a < b);
        return low.Value < high.Value || (low.Value.Equals(high.Value) && low.IsIn && high.IsIn) ? new Interval(low, high) : null;
    }

    /// <summary>
    /// True if every number of this interval is below every number of the other, or equal with <paramref name="orEqual"/>.
    /// </summary>
    public bool IsBelow(Interval other, bool orEqual) =>
        High.Value < other.Low.Value || (High.Value.Equals(other.Low.Value) && (orEqual || !(High.IsIn && other.Low.IsIn)));

    /// <summary>The interval in the language's notation, or its only number.</summary>
    public override string ToString() => IsPoint
        ? NumberText.Of(Low.Value)
        : $"{(Low.IsIn ? '[' : '(')}{NumberText.Of(Low.Value)}, {NumberText.Of(High.Value)}{(High.IsIn ? ']' : ')')}";

    /// <summary>The interval as a predicate in messages: a number, or <c>in</c> a range.</summary>
    public string Shown => IsPoint ? ToString() : $"in {this}";

    public static Interval operator -(Interval a) => new(-a.High, -a.Low);

    public static Interval operator +(Interval a, Interval b) => Of(a.Low + b.Low, a.High + b.High);

    public static Interval operator -(Interval a, Interval b) => a + -b;

    public static Interval operator *(Interval a, Interval b)
    {
        var (low, middle, other, high) = (a.Low * b.Low, a.Low * b.High, a.High * b.Low, a.High * b.High);
        return Of(
            Bound.Lower(Bound.Lower(low, middle), Bound.Lower(other, high)),
            Bound.Higher(Bound.Higher(low, middle), Bound.Higher(other, high)));
    }

    /// <summary>
    /// All numbers if the divisor can have both signs, or is 0. A divisor that approaches 0 from one side gives a quotient without a bound
    /// on one side; the message about a divisor of 0 is about the divisor, not the quotient.
    /// </summary>
    public static Interval operator /(Interval a, Interval b) =>
        (b.IsNotNegative || b.IsNotPositive) && !b.IsFalse
            ? a * Of(Reciprocal(b.High, b.IsNotNegative), Reciprocal(b.Low, b.IsNotNegative))
            : All;

    /// <summary>The interval of a nondecreasing function.</summary>
    public Interval Rising(Func<double, double> function) => Of(Low.Map(function), High.Map(function));

    private static Bound Reciprocal(Bound bound, bool isPositive) =>
        bound.Value == 0
            ? new(isPositive ? double.PositiveInfinity : double.NegativeInfinity, false)
            : new(1 / bound.Value, bound.IsIn && !double.IsInfinity(bound.Value));

    private static Bound Inner(Bound a, Bound b, Func<double, double, bool> isFurther) =>
        isFurther(a.Value, b.Value) ? a : isFurther(b.Value, a.Value) ? b : a with { IsIn = a.IsIn && b.IsIn };

    private static Bound Finite(Bound bound) =>
        double.IsInfinity(bound.Value) ? new(bound.Value, false) : bound.Value == 0 ? new(0, bound.IsIn) : bound;
}
