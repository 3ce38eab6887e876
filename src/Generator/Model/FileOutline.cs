using EntroPIC.Dsl;
using EntroPIC.Dsl.Collections;
using EntroPIC.Dsl.Diagnostics;
using EntroPIC.Dsl.Syntax;
using EntroPIC.Dsl.Text;
using Microsoft.CodeAnalysis;

namespace EntroPIC.Generator.Model;

/// <summary>What other files need to know of a <c>.entropic</c> file: its text, what it declares and which words it uses.</summary>
/// <param name="Path">Where it is.</param>
/// <param name="Text">Its text.</param>
/// <param name="Declares">The names that it declares.</param>
/// <param name="Mentions">All its words that could be names, those that it declares among them.</param>
/// <param name="Failure">Why nothing of it is known; <c>null</c> where all went well.</param>
internal sealed record FileOutline(string Path, string Text, EquatableArray<string> Declares, EquatableArray<string> Mentions, string? Failure = null)
{
    public static bool Matches(string path) => path.EndsWith(".entropic", StringComparison.OrdinalIgnoreCase);

    /// <summary>The outline of a file. One that cannot be had says so when it is compiled, and takes no other file with it.</summary>
    public static FileOutline From(AdditionalText file, CancellationToken cancellation)
    {
        try
        {
            return From(file.Path, file.GetText(cancellation)?.ToString() ?? "");
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            return new FileOutline(file.Path, "", default, default, $"{error.GetType().Name}: {error.Message}");
        }
    }

    private static FileOutline From(string path, string text)
    {
        var file = new SourceFile(path, text);
        var ignored = new DiagnosticBag();
        var tokens = Lexer.Tokenize(file, ignored);
        var unit = FileGrammar.Parse(tokens, ignored);
        var declares = unit.Declarations.Select(static declaration => declaration.Name).Where(static name => name.Length > 0).Distinct(StringComparer.Ordinal);
        var mentions = new SortedSet<string>(tokens.Where(static token => token.Kind == TokenKind.Identifier).Select(static token => token.Text), StringComparer.Ordinal);
        return new FileOutline(path, text, declares.ToEquatableArray(), mentions.ToEquatableArray());
    }
}
