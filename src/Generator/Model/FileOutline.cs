using EntroPIC.Dsl.Collections;
using EntroPIC.Dsl.Syntax;
using EntroPIC.Dsl.Text;
using Microsoft.CodeAnalysis;

namespace EntroPIC.Generator.Model;

/// <summary>The facts about a <c>.entropic</c> file that other files need: its declared names and its words.</summary>
/// <param name="Path">Its path.</param>
/// <param name="File">The file, under its path from the project's folder.</param>
/// <param name="Declares">The names that it declares.</param>
/// <param name="Mentions">All words that could be names, including those that it declares.</param>
/// <param name="Failure">The reason why the file could not be read, or <c>null</c>.</param>
internal sealed record FileOutline(
    string Path, ParsedFile File, EquatableArray<string> Declares, EquatableArray<string> Mentions, string? Failure = null)
{
    public static bool Matches(string path) => path.EndsWith(".entropic", StringComparison.OrdinalIgnoreCase);

    /// <summary>The outline of a file. If it cannot be read, compiling it reports that, and other files are unaffected.</summary>
    /// <param name="file">The file.</param>
    /// <param name="directory">The project's folder.</param>
    /// <param name="cancellation">Cancels the reading.</param>
    public static FileOutline From(AdditionalText file, string directory, CancellationToken cancellation)
    {
        var path = ProjectOptions.Relative(file.Path, directory);
        try
        {
            var parsed = new ParsedFile(new SourceFile(path, file.GetText(cancellation)?.ToString() ?? ""));
            var declares = parsed.Unit.Declarations
                .Select(static declaration => declaration.Name)
                .Where(static name => name.Length > 0)
                .Distinct(StringComparer.Ordinal);
            return new FileOutline(file.Path, parsed, declares.ToEquatableArray(), parsed.Names.ToEquatableArray());
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            return new FileOutline(
                file.Path, new ParsedFile(new SourceFile(path, "")), EquatableArray<string>.Empty, EquatableArray<string>.Empty,
                $"{error.GetType().Name}: {error.Message}");
        }
    }
}
