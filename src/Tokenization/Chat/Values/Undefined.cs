namespace EntroPIC.Tokenization.Chat.Values;

/// <summary>The value of what is not there: empty where it is written, false where it is asked, an error everywhere else.</summary>
/// <param name="problem">Text of the error.</param>
internal sealed class Undefined(string problem)
{
    public string Problem { get; } = problem;
}
