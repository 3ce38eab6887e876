namespace EntroPIC.Tokenization.Chat.Values;

/// <summary>An undefined value: empty in output, false in conditions, an error elsewhere.</summary>
/// <param name="problem">Text of the error.</param>
internal sealed class Undefined(string problem)
{
    public string Problem { get; } = problem;
}
