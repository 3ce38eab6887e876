using EntroPIC.Dsl.Diagnostics;
using EntroPIC.Dsl.Syntax;
using EntroPIC.Dsl.Syntax.Nodes;
using EntroPIC.Dsl.Text;

namespace EntroPIC.Dsl.Formatting;

/// <summary>
/// Formats a file: one item per line, indented by four spaces, with single spaces between words. Line breaks inside an item stay, with
/// continuation lines indented one step; tokens and comments and their order do not change.
/// </summary>
internal sealed class Formatter
{
    /// <summary>The line length beyond which an item is broken before its clauses.</summary>
    public const int LongestLine = 140;

    private readonly SourceFile _file;
    private readonly IReadOnlyList<Token> _tokens;
    private readonly HashSet<int> _declarations;
    private readonly int _firstDeclaration;
    private readonly HashSet<int> _blocks;
    private readonly HashSet<int> _items;

    // Inside a reduction's hyphenated name from another trainer: one word until the user fixes it.
    private readonly HashSet<int> _inNames;

    private readonly Layout _layout = new();

    private Formatter(SourceFile file, IReadOnlyList<Token> tokens, CompilationUnitSyntax unit)
    {
        _file = file;
        _tokens = tokens;
        _declarations = [.. unit.Declarations.Select(static declaration => declaration.Span.Start)];
        _firstDeclaration = _declarations.DefaultIfEmpty(int.MaxValue).Min();
        _blocks = [.. unit.Declarations.Where(static declaration => declaration is LossSyntax or ControllerSyntax).Select(static declaration => declaration.Span.Start)];
        _items = [.. unit.Declarations.SelectMany(ItemsOf).Select(static item => item.Span.Start)];
        _inNames = [.. unit.Declarations.SelectMany(ItemsOf).Select(ReductionOf).OfType<ReductionSyntax>()
            .SelectMany(static reduction => Enumerable.Range(reduction.ModeSpan.Start + 1, Math.Max(0, reduction.ModeSpan.Length - 1)))];
    }

    /// <summary>The formatted file; <c>null</c> after reporting syntax errors.</summary>
    public static string? Format(SourceFile file, DiagnosticBag diagnostics)
    {
        var tokens = Lexer.Tokenize(file, diagnostics);
        var unit = FileGrammar.Parse(tokens, diagnostics);
        if (diagnostics.HasErrors)
        {
            return null;
        }

        var text = new Formatter(file, tokens, unit).Format();
        return file.Text.Contains("\r\n") ? text.Replace("\n", "\r\n") : text;
    }

    private static IReadOnlyList<ItemSyntax> ItemsOf(DeclarationSyntax declaration) => declaration switch
    {
        LossSyntax loss => loss.Items,
        ControllerSyntax controller => controller.Items,
        _ => [],
    };

    private static ReductionSyntax? ReductionOf(ItemSyntax item) => item switch
    {
        ReduceSyntax reduce => reduce.Reduction,
        TermSyntax term => term.Reduction,
        _ => null,
    };

    /// <summary>True if a space separates a token from the previous one.</summary>
    private bool IsApart(int i, int depth) =>
        !_inNames.Contains(_tokens[i].Span.Start) && Spacing.IsBetween(i > 1 ? _tokens[i - 2] : null, _tokens[i - 1], _tokens[i], depth);

    private string Format()
    {
        var isInBody = false;
        var depth = 0;
        var breaksClauses = false;
        for (var i = 0; i < _tokens.Count; i++)
        {
            var token = _tokens[i];
            var previous = i > 0 ? _tokens[i - 1] : null;
            var start = token.Span.Start;
            var gap = Gap.Between(_file, previous?.Span.End ?? 0, start);
            var startsItem = _items.Contains(start);
            isInBody &= token.Kind != TokenKind.CloseBrace;
            depth -= token.Kind is TokenKind.CloseParenthesis or TokenKind.CloseBracket ? 1 : 0;
            if (startsItem || _declarations.Contains(start))
            {
                breaksClauses = startsItem && IsTooLong(i);
            }

            if (i == 0 || startsItem || _declarations.Contains(start) || token.Kind is TokenKind.CloseBrace or TokenKind.EndOfFile)
            {
                var opens = previous?.Kind == TokenKind.OpenBrace;
                var closes = token.Kind is TokenKind.CloseBrace or TokenKind.EndOfFile;
                var between = opens ? Blank.None : startsItem || closes ? Blank.Kept : Between(previous, start);
                _layout.Break(
                    gap, token.Kind == TokenKind.CloseBrace ? 1 : startsItem ? 1 : 0, startsItem ? 1 : 0, between, mayEndBlank: !closes);
            }
            else
            {
                var inner = isInBody ? 2 : 1;
                var isClause = breaksClauses && depth == 0 && token.Kind is TokenKind.When or TokenKind.Weight or TokenKind.Reduce;
                var indent = token.Kind is TokenKind.CloseParenthesis or TokenKind.CloseBracket
                    ? inner - 1
                    : token.Kind == TokenKind.OpenBrace ? 0
                    : inner;
                var breaks = token.Kind != TokenKind.OpenBrace && (isClause || gap.LinesAfter > 0);
                _layout.Continue(gap, indent, breaks, previous is not null && IsApart(i, depth));
            }

            if (token.Kind != TokenKind.EndOfFile)
            {
                _layout.Write(token.Text);
            }

            isInBody |= token.Kind == TokenKind.OpenBrace;
            depth += token.Kind is TokenKind.OpenParenthesis or TokenKind.OpenBracket ? 1 : 0;
        }

        return _layout.ToString();
    }

    /// <summary>Empty lines between two declarations: one around a loss, a controller and the namespace.</summary>
    private Blank Between(Token? previous, int start) =>
        previous is null
            ? Blank.None
            : previous.Kind == TokenKind.CloseBrace || _blocks.Contains(start) || IsNamespace(previous) ? Blank.One
            : Blank.Kept;

    private bool IsNamespace(Token previous) => _tokens[0].Kind == TokenKind.Namespace && previous.Span.Start < _firstDeclaration;

    /// <summary>True if the item that starts with this token has a line that is too long with its own line breaks.</summary>
    private bool IsTooLong(int first)
    {
        var trial = new Layout();
        trial.Write("    ");
        var depth = 0;
        for (var i = first; i < _tokens.Count && (i == first || !(_items.Contains(_tokens[i].Span.Start) || _tokens[i].Kind == TokenKind.CloseBrace)); i++)
        {
            depth -= _tokens[i].Kind is TokenKind.CloseParenthesis or TokenKind.CloseBracket ? 1 : 0;
            if (i > first)
            {
                var gap = Gap.Between(_file, _tokens[i - 1].Span.End, _tokens[i].Span.Start);
                trial.Continue(gap, 2, gap.LinesAfter > 0, IsApart(i, depth));
            }

            trial.Write(_tokens[i].Text);
            depth += _tokens[i].Kind is TokenKind.OpenParenthesis or TokenKind.OpenBracket ? 1 : 0;
        }

        return trial.ToString().Split('\n').Any(static line => line.Length > LongestLine);
    }
}
