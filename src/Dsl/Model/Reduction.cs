using EntroPIC.Dsl.Graph;

namespace EntroPIC.Dsl.Model;

/// <summary>The modes of reduction.</summary>
internal enum ReductionMode
{
    TokenMean,
    TokenSum,
    SequenceMeanTokenSum,
    SequenceMeanTokenMean,
    SequenceSumNorm,
}

/// <summary>A bound reduction.</summary>
/// <param name="Mode">Its mode.</param>
/// <param name="Length">The length that <c>sequence_sum_norm</c> divides by.</param>
/// <param name="Over">The condition of the denominator.</param>
internal sealed record Reduction(ReductionMode Mode, Node? Length = null, Node? Over = null)
{
    public static IReadOnlyDictionary<string, ReductionMode> Modes { get; } = new Dictionary<string, ReductionMode>(StringComparer.Ordinal)
    {
        ["token_mean"] = ReductionMode.TokenMean,
        ["token_sum"] = ReductionMode.TokenSum,
        ["sequence_mean_token_sum"] = ReductionMode.SequenceMeanTokenSum,
        ["sequence_mean_token_mean"] = ReductionMode.SequenceMeanTokenMean,
        ["sequence_sum_norm"] = ReductionMode.SequenceSumNorm,
    };

    /// <summary>Another trainer's mode in this language's spelling: verl's <c>seq-mean-token-sum</c>.</summary>
    public static string Spelled(string mode) => mode.Replace('-', '_').Replace("seq_", "sequence_");
}
