namespace EntroPIC.Tokenization.Chat.Syntax;

/// <summary>
/// Counts the nesting depth of parts of a template. Deeper nesting would overflow the stack, and no real template has it.
/// </summary>
/// <param name="what">The parts, for messages.</param>
/// <param name="tokens">Reader of the tokens.</param>
internal sealed class Nesting(string what, TokenReader tokens)
{
    private const int Deepest = 100;

    private int _depth;

    /// <exception cref="TemplateException">They nest too deep.</exception>
    public void Enter()
    {
        if (++_depth > Deepest)
        {
            throw new TemplateException(tokens.Line, $"{what} nest deeper than {Deepest} levels");
        }
    }

    public void Exit() => _depth--;
}
