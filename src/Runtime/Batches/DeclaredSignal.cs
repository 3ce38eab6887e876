namespace EntroPIC.Batches;

/// <summary>
/// A signal that a <c>.entropic</c> file declares: a value without gradient that a run gives to the loss, by <see cref="PackedBatch.Give"/>.
/// Generated losses list theirs as members of a nested class <c>Inputs</c>.
/// </summary>
public sealed record DeclaredSignal
{
    /// <summary>The name in the declaration.</summary>
    public required string Name { get; init; }

    /// <summary>The elements that have a value each.</summary>
    public required SignalScope Scope { get; init; }

    /// <summary>True for a condition, false for a number.</summary>
    public bool IsCondition { get; init; }

    /// <summary>The value of all elements if none are given, 1 and 0 for true and false; <c>null</c> if they must be given.</summary>
    public double? Default { get; init; }

    /// <summary>The range as the declaration writes it; <c>null</c> for any number.</summary>
    public string? Range { get; init; }

    /// <summary>The lower end of the range.</summary>
    public double Low { get; init; } = double.NegativeInfinity;

    /// <summary>The upper end of the range.</summary>
    public double High { get; init; } = double.PositiveInfinity;

    /// <summary>True if the range has its lower end.</summary>
    public bool IncludesLow { get; init; } = true;

    /// <summary>True if the range has its upper end.</summary>
    public bool IncludesHigh { get; init; } = true;

    /// <summary>The documentation of the declaration.</summary>
    public string Description { get; init; } = "";

    /// <summary>True if a number is in the range; NaN never is.</summary>
    public bool Contains(double value) =>
        (IncludesLow ? value >= Low : value > Low) && (IncludesHigh ? value <= High : value < High);

    /// <summary>A number of single precision, in which a bound such as 0.1 is another number: the bound itself, where it means that.</summary>
    internal double AsDeclared(float value) => value == (float)Low ? Low : value == (float)High ? High : value;

    /// <summary>A number inside the range by a share strictly between 0 and 1; of a range without an end, one near 0 or the other end.</summary>
    internal double At(double share) =>
        double.IsFinite(Low) && double.IsFinite(High) ? Low + (share * (High - Low))
        : double.IsFinite(Low) ? Low + share
        : double.IsFinite(High) ? High - share
        : share;

    /// <inheritdoc/>
    public override string ToString() => $"signal {Name} per {Scope.ToString().ToLowerInvariant()}";
}

/// <summary>The elements of a batch that have a value of a signal each.</summary>
public enum SignalScope
{
    /// <summary>Each token, shape [N].</summary>
    Token,

    /// <summary>Each sequence, shape [S].</summary>
    Sequence,

    /// <summary>Each group, the responses to one prompt: shape [G].</summary>
    Group,
}
