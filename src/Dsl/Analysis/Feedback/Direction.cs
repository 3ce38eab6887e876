using EntroPIC.Dsl.Ranges;

namespace EntroPIC.Dsl.Analysis.Feedback;

/// <summary>Where a value goes when another one rises.</summary>
internal enum Direction
{
    /// <summary>It does not depend on it.</summary>
    Stays,
    Rises,
    Falls,

    /// <summary>Sometimes one, sometimes the other, or not known.</summary>
    Varies,
}

internal static class Directions
{
    public static Direction Flip(this Direction direction) => direction switch
    {
        Direction.Rises => Direction.Falls,
        Direction.Falls => Direction.Rises,
        _ => direction,
    };

    /// <summary>Of a sum of two.</summary>
    public static Direction Join(this Direction left, Direction right) =>
        left == Direction.Stays ? right : right == Direction.Stays || left == right ? left : Direction.Varies;

    /// <summary>Of a product with something of this sign.</summary>
    public static Direction Times(this Direction direction, Interval factor) =>
        direction == Direction.Stays || (factor.IsPoint && factor.Low.Value == 0) ? Direction.Stays
        : factor.IsNotNegative ? direction
        : factor.IsNotPositive ? direction.Flip()
        : Direction.Varies;
}
