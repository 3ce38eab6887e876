namespace EntroPIC.Mathematics.Syntax;

/// <summary>Answers that are a name: a letter, a word, words.</summary>
internal static class Names
{
    /// <summary>True if two names are the same. Words may differ in case, spaces and parentheses, as `\text{Even}` and `even`; letters in
    /// parentheses alone, as `\text{(B)}` and `B`.</summary>
    public static bool AreSame(Expression reference, Expression response)
    {
        if (Of(reference) is not { } one || Of(response) is not { } other)
        {
            return false;
        }

        var areWords = one.Length > 1 && AreWords(reference) && AreWords(response);
        return string.Equals(one, other, areWords ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal);
    }

    /// <summary>The letter of a choice, or null.</summary>
    public static string? ChoiceOf(Expression expression) => Of(expression) is [>= 'A' and <= 'J'] letter ? letter : null;

    /// <summary>Words without what does not matter, in small letters.</summary>
    public static string Simplify(string words) => Bare(words).ToLowerInvariant();

    /// <summary>Null if it is not a name.</summary>
    private static string? Of(Expression expression) => expression switch
    {
        SymbolNode symbol => Bare(Figures.Unordered(symbol.Name)),
        TextNode text => Bare(text.Text),
        ConstantNode { Kind: Constant.E } => "e",
        ConstantNode { Kind: Constant.ImaginaryUnit } => "i",
        ProductNode product when product.Factors.All(static factor => Of(factor) is not null) => string.Concat(product.Factors.Select(Of)),
        SetNode { Elements: [var only] } => Of(only),
        _ => null,
    };

    private static bool AreWords(Expression expression) =>
        expression is TextNode || (expression is SetNode { Elements: [var only] } && AreWords(only));

    private static string Bare(string words) =>
        string.Concat(words.Where(static c => !char.IsWhiteSpace(c) && c is not ('(' or ')' or '.')));
}
