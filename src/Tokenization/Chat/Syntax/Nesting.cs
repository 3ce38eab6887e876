namespace EntroPIC.Tokenization.Chat.Syntax;

/// <summary>Counts how deep parts of a template are in one another. Deeper than this is no template, and would end the process.</summary>
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
