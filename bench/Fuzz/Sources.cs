using EntroPIC.Dsl;
using EntroPIC.Dsl.Binding;
using EntroPIC.Dsl.Diagnostics;
using EntroPIC.Dsl.Graph;
using EntroPIC.Dsl.Syntax;
using EntroPIC.Dsl.Text;

namespace Fuzz;

/// <summary>The seeds of mutation: every file of the library and of the corpus, and each of their declarations alone.</summary>
internal static class Sources
{
    public static IReadOnlyList<SourceFile> Under(DirectoryInfo corpus)
    {
        var files = Library.Sources()
            .Concat(corpus.EnumerateFiles("*.entropic", SearchOption.AllDirectories).OrderBy(static file => file.FullName, StringComparer.Ordinal)
                .Select(static file => new SourceFile(file.Name, File.ReadAllText(file.FullName))))
            .ToList();
        return [.. files, .. files.SelectMany(Declarations)];
    }

    private static IEnumerable<SourceFile> Declarations(SourceFile file) => new ParsedFile(file).Unit.Declarations
        .Select((declaration, i) => new SourceFile($"{file.Path}-{i}.entropic", file.Text[declaration.Span.Start..declaration.Span.End]))
        .Where(static source => source.Text.Length > 20);
}
