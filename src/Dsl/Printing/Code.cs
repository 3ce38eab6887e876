namespace EntroPIC.Dsl.Printing;

/// <summary>An expression of the target language.</summary>
/// <param name="Text">The expression.</param>
/// <param name="Precedence">Its precedence: higher binds tighter. Each target has its own levels.</param>
internal readonly record struct Code(string Text, int Precedence)
{
    /// <summary>A name, a call, or another expression that never needs parentheses.</summary>
    public static Code Primary(string text) => new(text, int.MaxValue);

    /// <summary>The text, in parentheses if its precedence is below the required one.</summary>
    public string At(int place) => Precedence < place ? $"({Text})" : Text;
}
