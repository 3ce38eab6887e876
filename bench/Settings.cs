namespace Bench;

/// <summary>The sizes and counts of a benchmark.</summary>
/// <param name="IsQuick">Small and few, to see that it runs.</param>
/// <param name="GivenModel">The folder of the model that is timed, where one is given.</param>
internal sealed record Settings(bool IsQuick, string? GivenModel = null)
{
    /// <summary>The folder of the model that is timed; <c>null</c> for none.</summary>
    public string? Model => GivenModel
        ?? (Environment.GetEnvironmentVariable("ENTROPIC_DATA") is { Length: > 0 } data && Path.Combine(data, "models", "stories260k") is var folder && Directory.Exists(folder) ? folder : null);

    /// <summary>Repetitions; the median counts.</summary>
    public int Repetitions => IsQuick ? 3 : 15;

    /// <summary>Tokens and words of the logits.</summary>
    public IReadOnlyList<(int Tokens, int Words)> Logits => IsQuick ? [(64, 8_000)] : [(512, 32_000), (256, 151_936)];

    /// <summary>Tokens of the loss alone.</summary>
    public int LossTokens => IsQuick ? 1 << 14 : 1 << 20;
}
