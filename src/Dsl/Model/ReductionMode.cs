using EntroPIC.Dsl.Graph;

namespace EntroPIC.Dsl.Model;

/// <summary>
/// A way to reduce values per token to one number: their sum, over a denominator that is counted in the whole step. This table is the only
/// place that describes them; <see cref="ObjectiveBuilder"/> makes nodes of it, and the printers see only those.
/// </summary>
/// <param name="Name">Its name in the language.</param>
/// <param name="Denominator">The count that the sum is divided by.</param>
internal sealed record ReductionMode(string Name, Denominator Denominator)
{
    public static ReductionMode TokenMean { get; } = new("token_mean", Denominator.Tokens);

    public static ReductionMode TokenSum { get; } = new("token_sum", Denominator.None);

    public static IReadOnlyList<ReductionMode> All { get; } =
    [
        TokenMean,
        TokenSum,
        new("sequence_mean_token_sum", Denominator.Sequences),
        new("sequence_mean_token_mean", Denominator.Sequences) { MeanPer = Scope.Sequence },
        new("group_mean_token_mean", Denominator.Groups) { MeanPer = Scope.Group },
        new("sequence_sum_norm", Denominator.Sequences) { TakesLength = true },
    ];

    /// <summary>The scope whose means over tokens are summed; <c>null</c> where the tokens themselves are.</summary>
    public Scope? MeanPer { get; init; }

    /// <summary>True where an argument, a length in tokens, divides the sum, too.</summary>
    public bool TakesLength { get; init; }

    public static IEnumerable<string> Names => All.Select(static mode => mode.Name);

    public static ReductionMode? Find(string name) => All.FirstOrDefault(mode => mode.Name == name);

    /// <summary>A mode of another trainer as it would be spelled here: verl's <c>seq-mean-token-sum</c>.</summary>
    public static string Spelled(string mode) => mode.Replace('-', '_').Replace("seq_", "sequence_");

    public override string ToString() => Name;
}
