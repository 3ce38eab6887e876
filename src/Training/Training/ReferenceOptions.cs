namespace EntroPIC.Training;

/// <summary>A reference that follows the policy: <c>ref = (1 - mix) * ref + mix * policy</c>, every so many optimizer steps.</summary>
public sealed record ReferenceOptions
{
    /// <summary>Optimizer steps between two moves; at least 1.</summary>
    public required int Every { get; init => field = Accept.AtLeast(1, value); }

    /// <summary>Share of the policy in the moved reference; greater than 0, and 1 replaces the reference by the policy.</summary>
    public double Mix { get; init => field = Accept.PositiveUpTo(1, value); } = 1;
}
