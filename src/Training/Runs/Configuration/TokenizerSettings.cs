namespace EntroPIC.Runs.Configuration;

/// <summary>The tokenizer: files of one, or an alphabet.</summary>
public sealed record TokenizerSettings
{
    /// <summary>A folder with <c>tokenizer.json</c>, or that file; null for the folder of the model.</summary>
    public string? Path { get; init => field = value is null ? null : Accept.Path(value); }

    /// <summary>The characters of a tokenizer that has one token for each, and one more that ends a text; null for files.</summary>
    public string? Alphabet { get; init => field = value is null ? null : Accept.Text(value); }

    /// <summary>The token that ends a text; null for the one that the files name.</summary>
    public string? EndOfText { get; init; }
}
