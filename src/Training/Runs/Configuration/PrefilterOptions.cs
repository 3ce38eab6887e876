namespace EntroPIC.Runs.Configuration;

/// <summary>Preliminary sampling: the model answers each problem several times before training.</summary>
public sealed record PrefilterOptions
{
    /// <summary>Responses to each problem; at least 2.</summary>
    public int Responses { get; init => field = Accept.AtLeast(2, value); } = 8;
}
