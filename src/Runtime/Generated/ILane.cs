using System.ComponentModel;

namespace EntroPIC.Generated;

/// <summary>
/// Adjacent numbers that one instruction works on. Generated code is written once for any lane and compiled by the JIT for
/// the widest one the hardware has; a condition is a lane whose bits are all set where it holds. (The vectors of .NET share no public
/// interface, hence this one.)
/// </summary>
/// <typeparam name="TLane">The lane itself.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface ILane<TLane>
    where TLane : unmanaged, ILane<TLane>
{
    /// <summary>Number of values in a lane.</summary>
    static abstract int Width { get; }

    /// <summary>A number, in every place.</summary>
    static abstract implicit operator TLane(double value);

    /// <summary>A condition, in every place.</summary>
    static abstract TLane Condition(bool value);

    /// <summary>Neighbors of a column of numbers, from <paramref name="index"/> on.</summary>
    static abstract TLane Load(Column column, int index);

    /// <summary>One number of a column, everywhere.</summary>
    static abstract TLane Spread(Column column, int index);

    /// <summary>Neighbors of a column of conditions.</summary>
    static abstract TLane LoadCondition(Column column, int index);

    /// <summary>One condition of a column, everywhere.</summary>
    static abstract TLane SpreadCondition(Column column, int index);

    /// <summary>Writes to neighbors of a column of numbers.</summary>
    static abstract void Store(Column column, int index, TLane value);

    /// <summary>Adds each number to its own sum in double precision.</summary>
    static abstract void Accumulate(ref Accumulator sums, TLane value);

    /// <summary>The greatest of all numbers.</summary>
    static abstract double Largest(TLane value);

    /// <summary>Sum.</summary>
    static abstract TLane operator +(TLane left, TLane right);

    /// <summary>Difference.</summary>
    static abstract TLane operator -(TLane left, TLane right);

    /// <summary>Product.</summary>
    static abstract TLane operator *(TLane left, TLane right);

    /// <summary>Quotient.</summary>
    static abstract TLane operator /(TLane left, TLane right);

    /// <summary>Negative.</summary>
    static abstract TLane operator -(TLane value);

    /// <summary>Less.</summary>
    static abstract TLane operator <(TLane left, TLane right);

    /// <summary>Less or equal.</summary>
    static abstract TLane operator <=(TLane left, TLane right);

    /// <summary>Greater.</summary>
    static abstract TLane operator >(TLane left, TLane right);

    /// <summary>Greater or equal.</summary>
    static abstract TLane operator >=(TLane left, TLane right);

    /// <summary>Equal; of conditions, both or neither.</summary>
    static abstract TLane AreEqual(TLane left, TLane right);

    /// <summary>Both conditions.</summary>
    static abstract TLane operator &(TLane left, TLane right);

    /// <summary>Either condition.</summary>
    static abstract TLane operator |(TLane left, TLane right);

    /// <summary>Not the condition.</summary>
    static abstract TLane operator ~(TLane condition);

    /// <summary>One of two numbers by a condition.</summary>
    static abstract TLane Choose(TLane condition, TLane whenTrue, TLane whenFalse);

    /// <summary>left * right + addend, rounded once where the hardware can.</summary>
    static abstract TLane MultiplyAdd(TLane left, TLane right, TLane addend);

    /// <summary>The smaller; NaN if either is NaN.</summary>
    static abstract TLane Min(TLane left, TLane right);

    /// <summary>The larger; NaN if either is NaN.</summary>
    static abstract TLane Max(TLane left, TLane right);

    /// <summary>The larger of value and bound in one instruction. A NaN value stays NaN; the bound must not be NaN.</summary>
    static abstract TLane AtLeast(TLane value, TLane bound);

    /// <summary>The smaller of value and bound in one instruction. A NaN value stays NaN; the bound must not be NaN.</summary>
    static abstract TLane AtMost(TLane value, TLane bound);

    /// <summary>Absolute value.</summary>
    static abstract TLane Abs(TLane value);

    /// <summary>Square root.</summary>
    static abstract TLane Sqrt(TLane value);

    /// <summary>The largest integer that is not larger.</summary>
    static abstract TLane Floor(TLane value);

    /// <summary>The least whole number that is not less.</summary>
    static abstract TLane Ceil(TLane value);

    /// <summary>e to the power of the value.</summary>
    static abstract TLane Exp(TLane value);

    /// <summary>Natural logarithm.</summary>
    static abstract TLane Log(TLane value);

    /// <summary>Cosine of an angle in radians.</summary>
    static abstract TLane Cos(TLane value);

    /// <summary>Sine of an angle in radians.</summary>
    static abstract TLane Sin(TLane value);

    /// <summary>Hyperbolic tangent.</summary>
    static abstract TLane Tanh(TLane value);

    /// <summary>A power, one number at a time.</summary>
    static abstract TLane Power(TLane value, TLane exponent);

    /// <summary>The number of ways to choose some of some, one number at a time.</summary>
    static abstract TLane Binomial(TLane n, TLane k);
}
