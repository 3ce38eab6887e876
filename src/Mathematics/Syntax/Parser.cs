
namespace EntroPIC.Mathematics.Syntax;

/// <summary>
/// Reads an answer: a value, a list of values, a relation, a set. A part that makes no sense fails the whole, which then has no
/// value; nothing throws. The depth is bounded.
/// </summary>
internal sealed partial class Parser
{
    /// <summary>Longer texts are no answers.</summary>
    public const int MaximumLength = 4000;
    private const int MaximumDepth = 64;
    private const int MaximumChain = 32;

    // What stands for a part that failed; it is never seen outside.
    private static readonly NumberNode Nothing = new(0);

    private readonly List<Token> _tokens;
    private readonly WorkBudget _budget;
    private int _at;
    private int _depth;
    private int _bars;
    private bool _failed;

    private Parser(List<Token> tokens, WorkBudget budget)
    {
        _tokens = tokens;
        _budget = budget;
    }

    private TokenKind Kind => _tokens[_at].Kind;

    private string Text => _tokens[_at].Text;

    /// <summary>The expression in LaTeX or plain notation, or null.</summary>
    public static Expression? Parse(string text, WorkBudget budget)
    {
        text = NumberBases.Replace(ThousandsSeparators.Remove(text));
        if (text.Length > MaximumLength || Tokenizer.Tokenize(text, budget) is not { } tokens)
        {
            return null;
        }

        var parser = new Parser(tokens, budget);
        var answer = parser.ParseAnswer();
        return parser._failed || parser.Kind != TokenKind.End ? null : answer;
    }

    private bool Is(TokenKind kind, string text) => Kind == kind && Text == text;

    private bool Accept(TokenKind kind)
    {
        if (Kind != kind)
        {
            return false;
        }

        Advance();
        return true;
    }

    private void Advance()
    {
        _budget.Spend();
        if (_at < _tokens.Count - 1)
        {
            _at++;
        }
    }

    private void Expect(TokenKind kind)
    {
        if (!Accept(kind))
        {
            Fail();
        }
    }

    /// <summary>Fails the whole: at the end of the tokens every loop stops by itself.</summary>
    private NumberNode Fail()
    {
        _failed = true;
        _at = _tokens.Count - 1;
        return Nothing;
    }

    private Expression Nest(Func<Expression> parse)
    {
        if (_depth == MaximumDepth)
        {
            return Fail();
        }

        _depth++;
        var result = parse();
        _depth--;
        return result;
    }
}
