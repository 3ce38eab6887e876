namespace EntroPIC.Rewards.Mathematics.Syntax;

/// <summary>Answers that are a name: a letter, a word, words.</summary>
internal static class Names
{
    /// <summary>The name, without regard to case, spaces and parentheses: `\text{(B)}`, `B` and `b` are one, and so are `\text{Even}`
    /// and `Even`.</summary>
    /// <returns>Null for what is no name.</returns>
    public static string? Of(Expression expression) => expression switch
    {
        SymbolNode symbol => Simplify(symbol.Name),
        TextNode text => Simplify(text.Text),
        ConstantNode { Kind: Constant.E } => "e",
        ConstantNode { Kind: Constant.ImaginaryUnit } => "i",
        ProductNode product when product.Factors.All(static factor => Of(factor) is not null) => string.Concat(product.Factors.Select(Of)),
        SetNode { Elements: [var only] } => Of(only),
        _ => null,
    };

    public static string Simplify(string words) =>
        string.Concat(words.Where(static c => !char.IsWhiteSpace(c) && c is not ('(' or ')' or '.'))).ToLowerInvariant();
}
