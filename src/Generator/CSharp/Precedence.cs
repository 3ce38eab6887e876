namespace EntroPIC.Generator.CSharp;

/// <summary>Precedence of C# expressions.</summary>
internal static class Precedence
{
    public const int Conditional = 0;

    public const int ConditionalOr = 1;

    public const int ConditionalAnd = 2;

    public const int BitOr = 3;

    public const int BitAnd = 4;

    public const int Equality = 5;

    public const int Relational = 6;

    public const int Additive = 7;

    public const int Multiplicative = 8;

    public const int Unary = 9;

    public const int Primary = 10;
}
