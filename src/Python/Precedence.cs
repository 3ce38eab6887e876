namespace EntroPIC.Python;

/// <summary>Precedence of Python expressions.</summary>
internal static class Precedence
{
    public const int Conditional = 0;

    public const int Or = 1;

    public const int And = 2;

    public const int Not = 3;

    public const int Comparison = 4;

    public const int BitOr = 5;

    public const int BitAnd = 6;

    public const int Additive = 7;

    public const int Multiplicative = 8;

    public const int Unary = 9;

    public const int Power = 10;

    public const int Primary = 11;
}
