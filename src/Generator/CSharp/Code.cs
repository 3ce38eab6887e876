namespace EntroPIC.Generator.CSharp;

/// <summary>How tightly an expression of C# binds.</summary>
internal enum Precedence
{
    Conditional,
    ConditionalOr,
    ConditionalAnd,
    BitOr,
    BitAnd,
    Equality,
    Relational,
    Additive,
    Multiplicative,
    Unary,
    Primary,
}

/// <summary>An expression of C#.</summary>
internal readonly record struct Code(string Text, Precedence Precedence)
{
    public static Code Primary(string text) => new(text, Precedence.Primary);

    /// <summary>The text, in parentheses if it binds more loosely than its place demands.</summary>
    public string At(Precedence place) => Precedence < place ? $"({Text})" : Text;
}
