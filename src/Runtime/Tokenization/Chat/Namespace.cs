namespace EntroPIC.Tokenization.Chat;

/// <summary>Values that can be set from inside a loop.</summary>
internal sealed class Namespace
{
    public Dictionary<string, object?> Values { get; } = [];
}
