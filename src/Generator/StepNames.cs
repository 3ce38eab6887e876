namespace EntroPIC.Generator;

/// <summary>Names of the pipeline's steps, which tests use to see what was cached.</summary>
internal static class StepNames
{
    public const string Outline = nameof(Outline);
    public const string Options = nameof(Options);
    public const string Index = nameof(Index);
    public const string Input = nameof(Input);
    public const string Compile = nameof(Compile);
    public const string Source = nameof(Source);
    public const string Messages = nameof(Messages);
}
