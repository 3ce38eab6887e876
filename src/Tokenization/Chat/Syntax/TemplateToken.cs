namespace EntroPIC.Tokenization.Chat.Syntax;

/// <summary>Kinds of tokens in a template.</summary>
internal enum TokenKind
{
    /// <summary>Text between tags.</summary>
    Text,

    /// <summary>The start of an expression to be written.</summary>
    OutputBegin,

    /// <summary>Its end.</summary>
    OutputEnd,

    /// <summary>The start of a statement.</summary>
    TagBegin,

    /// <summary>Its end.</summary>
    TagEnd,

    /// <summary>A word inside a tag.</summary>
    Name,

    /// <summary>A quoted text, as its content.</summary>
    Quoted,

    /// <summary>A whole number.</summary>
    Whole,

    /// <summary>A number with a point or an exponent.</summary>
    Fraction,

    /// <summary>A sign, of one or two characters.</summary>
    Sign,

    /// <summary>Behind all others.</summary>
    End,
}

/// <summary>A part of a template.</summary>
/// <param name="Kind">Its kind.</param>
/// <param name="Text">Its text.</param>
/// <param name="Line">Its line, counted from 1.</param>
internal readonly record struct TemplateToken(TokenKind Kind, string Text, int Line)
{
    /// <summary>Name in messages.</summary>
    public override string ToString() => Kind == TokenKind.End ? "the end of the template" : $"`{Text}`";
}
