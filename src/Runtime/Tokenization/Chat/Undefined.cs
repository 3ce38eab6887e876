namespace EntroPIC.Tokenization.Chat;

/// <summary>The value of what was never set: empty where it is written, false where it is asked.</summary>
/// <param name="name">What it was asked for by.</param>
internal sealed class Undefined(string name)
{
    public string Name { get; } = name;
}
