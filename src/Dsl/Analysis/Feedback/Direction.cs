using EntroPIC.Dsl.Ranges;

namespace EntroPIC.Dsl.Analysis.Feedback;

/// <summary>The direction of a value when another one rises.</summary>
internal enum Direction
{
    /// <summary>No dependence.</summary>
    Stays,
    Rises,
    Falls,

    /// <summary>Either direction, or unknown.</summary>
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

    /// <summary>The direction of a sum.</summary>
    public static Direction Join(this Direction left, Direction right) =>
        left == Direction.Stays ? right : right == Direction.Stays || left == right ? left : Direction.Varies;

    /// <summary>The direction of a product with a factor of this sign.</summary>
    public static Direction Times(this Direction direction, Interval factor) =>
        direction == Direction.Stays || (factor.IsPoint && factor.Low.Value == 0) ? Direction.Stays
        : factor.IsNotNegative ? direction
        : factor.IsNotPositive ? direction.Flip()
        : Direction.Varies;
}
