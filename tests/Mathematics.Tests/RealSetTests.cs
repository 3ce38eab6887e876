using EntroPIC.Mathematics.Comparison;

namespace Mathematics.Tests;

public sealed class RealSetTests
{
    private static readonly RealSet ZeroToTwo = RealSet.Interval(0, 2, isLowOpen: false, isHighOpen: true);
    private static readonly RealSet OneToThree = RealSet.Interval(1, 3, isLowOpen: true, isHighOpen: false);

    [Fact]
    public void SetsCombineEndByEnd()
    {
        AssertPieces(RealSet.Combine(ZeroToTwo, OneToThree, static (a, b) => a || b), "[0,3]");
        AssertPieces(RealSet.Combine(ZeroToTwo, OneToThree, static (a, b) => a && b), "(1,2)");
        AssertPieces(RealSet.Combine(ZeroToTwo, OneToThree, static (a, b) => a && !b), "[0,1]");
        AssertPieces(RealSet.Combine(OneToThree, ZeroToTwo, static (a, b) => a && !b), "[2,3]");
    }

    [Fact]
    public void ExcludedPointLeavesHole()
    {
        var two = RealSet.Interval(2, 2, false, false);
        AssertPieces(RealSet.Combine(RealSet.All, two, static (a, b) => a && !b), "(-Infinity,2) (2,Infinity)");
    }

    [Fact]
    public void IntervalsTouchingAtOpenEndStayApart() =>
        AssertPieces(RealSet.Combine(RealSet.Interval(0, 1, true, true), RealSet.Interval(1, 2, true, true), static (a, b) => a || b), "(0,1) (1,2)");

    [Fact]
    public void IntervalsTouchingAtClosedEndMerge() =>
        AssertPieces(RealSet.Combine(RealSet.Interval(0, 1, true, false), RealSet.Interval(1, 2, true, true), static (a, b) => a || b), "(0,2)");

    [Fact]
    public void AbsoluteValuesMirror()
    {
        AssertPieces(RealSet.Interval(1, 2, false, true).WithMirrorImage(), "(-2,-1] [1,2)");
        AssertPieces(RealSet.Interval(-5, 2, true, true).WithMirrorImage(), "(-2,2)");
    }

    [Fact]
    public void ReversedIntervalIsEmpty() => AssertPieces(RealSet.Interval(1, 1, true, false), "");

    private static void AssertPieces(RealSet set, string expected) => Assert.Equal(expected, string.Join(' ', set.Pieces.Select(static piece =>
        FormattableString.Invariant($"{(piece.IsLowOpen ? '(' : '[')}{piece.Low},{piece.High}{(piece.IsHighOpen ? ')' : ']')}"))));
}
