namespace EntroPIC.Dsl.Printing;

/// <summary>An expression of the target's language.</summary>
/// <param name="Text">The expression.</param>
/// <param name="Precedence">How tightly it binds: the greater, the tighter. Each target has its own levels.</param>
internal readonly record struct Code(string Text, int Precedence)
{
    /// <summary>A name, a call, or anything else that needs no parentheses anywhere.</summary>
    public static Code Primary(string text) => new(text, int.MaxValue);

    /// <summary>The text, in parentheses if it binds more loosely than its place demands.</summary>
    public string At(int place) => Precedence < place ? $"({Text})" : Text;
}
