namespace EntroPIC.Mathematics.Comparison;

/// <summary>A set of real numbers that consists of intervals and points, in order and apart from each other.</summary>
internal sealed class RealSet
{
    private const double Tolerance = 1e-10;

    public static readonly RealSet Empty = new([]);

    public static readonly RealSet All = new([new Piece(double.NegativeInfinity, double.PositiveInfinity, true, true)]);

    private RealSet(IReadOnlyList<Piece> pieces) => Pieces = pieces;

    public IReadOnlyList<Piece> Pieces { get; }

    public static RealSet Interval(double low, double high, bool isLowOpen, bool isHighOpen) =>
        low < high || (low == high && !isLowOpen && !isHighOpen)
            ? new([new Piece(low, high, isLowOpen || double.IsInfinity(low), isHighOpen || double.IsInfinity(high))])
            : Empty;

    /// <summary>The set that holds a number where <paramref name="holds"/> says so of the two sets holding it.</summary>
    public static RealSet Combine(RealSet left, RealSet right, Func<bool, bool, bool> holds)
    {
        double[] bounds = [.. left.Pieces.Concat(right.Pieces)
            .SelectMany(static piece => new[] { piece.Low, piece.High })
            .Where(double.IsFinite).Distinct().Order()];
        var pieces = new List<Piece>();

        // Cells in order: the line before the first bound, the bound, the line between it and the next, and so on.
        for (var cell = 0; cell <= 2 * bounds.Length; cell++)
        {
            var isPoint = cell % 2 == 1;
            var low = isPoint ? bounds[cell / 2] : cell == 0 ? double.NegativeInfinity : bounds[(cell / 2) - 1];
            var high = isPoint ? low : cell == 2 * bounds.Length ? double.PositiveInfinity : bounds[cell / 2];
            var inside = isPoint ? low : Between(low, high);
            if (!holds(left.Holds(inside), right.Holds(inside)))
            {
                continue;
            }

            var piece = new Piece(low, high, !isPoint, !isPoint);
            if (pieces.Count > 0 && pieces[^1].High == low && (!pieces[^1].IsHighOpen || isPoint))
            {
                pieces[^1] = pieces[^1] with { High = high, IsHighOpen = piece.IsHighOpen };
            }
            else
            {
                pieces.Add(piece);
            }
        }

        return new(pieces);
    }

    /// <summary>The numbers whose absolute value is in this set.</summary>
    public RealSet WithMirrorImage()
    {
        var positive = Combine(this, Interval(0, double.PositiveInfinity, false, true), static (a, b) => a && b);
        var negative = new RealSet([.. positive.Pieces.Reverse()
            .Select(static piece => new Piece(-piece.High, -piece.Low, piece.IsHighOpen, piece.IsLowOpen))]);
        return Combine(positive, negative, static (a, b) => a || b);
    }

    /// <summary>The numbers x for which slope · x + constant is in this set.</summary>
    public RealSet Unmap(double slope, double constant)
    {
        var pieces = Pieces.Select(piece => slope > 0
            ? new Piece((piece.Low - constant) / slope, (piece.High - constant) / slope, piece.IsLowOpen, piece.IsHighOpen)
            : new Piece((piece.High - constant) / slope, (piece.Low - constant) / slope, piece.IsHighOpen, piece.IsLowOpen));
        return new([.. slope > 0 ? pieces : pieces.Reverse()]);
    }

    public bool IsSame(RealSet other) => Pieces.Count == other.Pieces.Count && Pieces.Zip(other.Pieces).All(static pair =>
        pair.First.IsLowOpen == pair.Second.IsLowOpen && pair.First.IsHighOpen == pair.Second.IsHighOpen
        && AreNear(pair.First.Low, pair.Second.Low) && AreNear(pair.First.High, pair.Second.High));

    private bool Holds(double number) => Pieces.Any(piece =>
        (number > piece.Low || (number == piece.Low && !piece.IsLowOpen))
        && (number < piece.High || (number == piece.High && !piece.IsHighOpen)));

    private static double Between(double low, double high) => (double.IsInfinity(low), double.IsInfinity(high)) switch
    {
        (true, true) => 0,
        (true, false) => high - 1 - Math.Abs(high),
        (false, true) => low + 1 + Math.Abs(low),
        _ => low + ((high - low) / 2),
    };

    private static bool AreNear(double left, double right) =>
        left == right || (double.IsFinite(left) && double.IsFinite(right) && Math.Abs(left - right) <= Tolerance * Math.Max(Math.Abs(left), Math.Abs(right)));

    internal readonly record struct Piece(double Low, double High, bool IsLowOpen, bool IsHighOpen);
}
