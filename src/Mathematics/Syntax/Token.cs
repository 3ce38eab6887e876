namespace EntroPIC.Mathematics.Syntax;

/// <param name="Kind">Kind.</param>
/// <param name="Text">Its text, or that of the command it abbreviates: `\leqslant` has the text `&lt;=`.</param>
/// <param name="IsRest">True for the rest of a number whose first digit is the argument of a command.</param>
/// <param name="IsVector">True if it is bold or has an arrow or a hat.</param>
internal readonly record struct Token(TokenKind Kind, string Text, bool IsRest = false, bool IsVector = false);

internal enum TokenKind
{
    End,
    Number,
    Ellipsis,
    RepeatingDecimal,
    Symbol,
    Constant,
    Text,
    Function,
    Accent,
    Fraction,
    Binomial,
    Choose,
    Root,
    Series,
    Opaque,
    Open,
    Close,
    Bar,
    Norm,
    Comma,
    Semicolon,
    Relation,
    Plus,
    Minus,
    PlusMinus,
    MinusPlus,
    Times,
    Divide,
    Ratio,
    Modulo,
    Caret,
    Underscore,
    Factorial,
    Prime,
    Percent,
    Degree,
    SetOperator,
    NamedSet,
    BeginMatrix,
    EndMatrix,
    Ampersand,
    RowBreak,
}
