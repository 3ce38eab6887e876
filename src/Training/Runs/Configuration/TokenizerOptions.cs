namespace EntroPIC.Runs.Configuration;

/// <summary>The tokenizer: files of one, or an alphabet.</summary>
public sealed record TokenizerOptions
{
    /// <summary>A folder with <c>tokenizer.json</c>, or that file; null for the folder of the model.</summary>
    public string? Path { get; init => field = value is null ? null : Accept.Path(value); }

    /// <summary>Characters of a tokenizer with one token for each and an end-of-text token; null for files.</summary>
    public string? Alphabet { get; init => field = value is null ? null : Accept.Text(value); }

    /// <summary>The end-of-text token; null for that of the files.</summary>
    public string? EndOfText { get; init; }
}
