using EntroPIC.Dsl.Diagnostics;
using EntroPIC.Dsl.Syntax.Nodes;
using EntroPIC.Dsl.Text;

namespace EntroPIC.Dsl.Syntax;

/// <summary>A parsed file. Compared by path and text, which determine the rest.</summary>
internal sealed class ParsedFile : IEquatable<ParsedFile>
{
    public ParsedFile(SourceFile source)
    {
        Source = source;
        var tokens = Lexer.Tokenize(source, Diagnostics);
        Names = [.. tokens.Where(static token => token.Kind == TokenKind.Identifier).Select(static token => token.Text)
            .Distinct(StringComparer.Ordinal).OrderBy(static name => name, StringComparer.Ordinal)];
        Unit = FileGrammar.Parse(tokens, Diagnostics);
    }

    public SourceFile Source { get; }

    public CompilationUnitSyntax Unit { get; }

    /// <summary>All its words that could be names, in order.</summary>
    public IReadOnlyCollection<string> Names { get; }

    /// <summary>Its syntax errors and warnings.</summary>
    public DiagnosticBag Diagnostics { get; } = new();

    public bool Equals(ParsedFile? other) => other is not null && Source.Path == other.Source.Path && Source.Text == other.Source.Text;

    public override bool Equals(object? obj) => Equals(obj as ParsedFile);

    public override int GetHashCode() => StringComparer.Ordinal.GetHashCode(Source.Text);
}
