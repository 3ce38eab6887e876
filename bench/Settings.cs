namespace Bench;

/// <summary>How large and how often.</summary>
/// <param name="IsQuick">Small and few, to see that it runs.</param>
internal sealed record Settings(bool IsQuick)
{
    /// <summary>Repetitions; the median counts.</summary>
    public int Repetitions => IsQuick ? 3 : 15;

    /// <summary>Tokens and words of the logits.</summary>
    public IReadOnlyList<(int Tokens, int Words)> Logits => IsQuick ? [(64, 8_000)] : [(512, 32_000), (256, 151_936)];

    /// <summary>Tokens of the loss alone.</summary>
    public int LossTokens => IsQuick ? 1 << 14 : 1 << 20;
}
