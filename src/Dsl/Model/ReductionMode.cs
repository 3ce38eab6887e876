using EntroPIC.Dsl.Graph;

namespace EntroPIC.Dsl.Model;

/// <summary>
/// A way to reduce the values of a term to one number: their sum, over a count of the whole step. This table is the only place that describes
/// them; <see cref="ObjectiveBuilder"/> makes nodes of it, and the printers see only those. A value of a wider scope than the mode's has one
/// element where the mode has many: it is summed, averaged and counted at its own scope.
/// </summary>
/// <param name="Name">Its name in the language.</param>
/// <param name="Counted">The scope whose elements are counted in the denominator; <c>null</c> for a sum.</param>
internal sealed record ReductionMode(string Name, Scope? Counted)
{
    public static ReductionMode TokenMean { get; } = new("token_mean", Scope.Token);

    public static ReductionMode TokenSum { get; } = new("token_sum", null);

    public static IReadOnlyList<ReductionMode> All { get; } =
    [
        TokenMean,
        TokenSum,
        new("sequence_mean_token_sum", Scope.Sequence),
        new("sequence_mean_token_mean", Scope.Sequence) { MeanPer = Scope.Sequence },
        new("group_mean_token_mean", Scope.Group) { MeanPer = Scope.Group },
        new("sequence_sum_norm", Scope.Sequence) { TakesLength = true },
    ];

    /// <summary>The scope whose means are summed; <c>null</c> where the values themselves are.</summary>
    public Scope? MeanPer { get; init; }

    /// <summary>True where an argument, a length in tokens, divides the sum, too.</summary>
    public bool TakesLength { get; init; }

    public static IEnumerable<string> Names => All.Select(static mode => mode.Name);

    public static ReductionMode? Find(string name) => All.FirstOrDefault(mode => mode.Name == name);

    /// <summary>A mode of another trainer as it would be spelled here: verl's <c>seq-mean-token-sum</c>.</summary>
    public static string Spelled(string mode) => mode.Replace('-', '_').Replace("seq_", "sequence_");

    /// <summary>The scope that is counted for values of a scope.</summary>
    public Scope? CountedFor(Scope values) => Counted is { } counted && values.Holds(counted) ? values : Counted;

    public override string ToString() => Name;
}
