using EntroPIC.Data;

namespace EntroPIC.Runs.Configuration;

/// <summary>The data of a run.</summary>
public sealed record DataOptions
{
    /// <summary>Data sets to learn from, as one; each pass over them is shuffled anew.</summary>
    public IReadOnlyList<ProblemSetOptions> Train { get; init; } = [];

    /// <summary>Data sets to evaluate on, each reported by its name; empty for no evaluation.</summary>
    public IReadOnlyList<ProblemSetOptions> Validation { get; init; } = [];

    /// <summary>Drops problems that the model always or never solves; null keeps all.</summary>
    public PrefilterOptions? Prefilter { get; init; }
}
