using EntroPIC.Dsl.Collections;
using EntroPIC.Dsl.Syntax;
using EntroPIC.Dsl.Text;
using Microsoft.CodeAnalysis;

namespace EntroPIC.Generator.Model;

/// <summary>The outline of a <c>.entropic</c> file for others: its declarations and its words.</summary>
/// <param name="Path">The path of the file.</param>
/// <param name="File">The file, under its path from the project's folder.</param>
/// <param name="Declares">The names that it declares.</param>
/// <param name="Mentions">All its words that could be names, those that it declares among them.</param>
/// <param name="Failure">The reason that the outline is missing; <c>null</c> if it is not.</param>
internal sealed record FileOutline(string Path, ParsedFile File, EquatableArray<string> Declares, EquatableArray<string> Mentions, string? Failure = null)
{
    public static bool Matches(string path) => path.EndsWith(".entropic", StringComparison.OrdinalIgnoreCase);

    /// <summary>The outline of a file. One that cannot be had says so when it is compiled, and takes no other file with it.</summary>
    /// <param name="file">The file.</param>
    /// <param name="directory">The project's folder.</param>
    /// <param name="cancellation">Ends the reading.</param>
    public static FileOutline From(AdditionalText file, string directory, CancellationToken cancellation)
    {
        var path = ProjectOptions.Relative(file.Path, directory);
        try
        {
            var parsed = new ParsedFile(new SourceFile(path, file.GetText(cancellation)?.ToString() ?? ""));
            var declares = parsed.Unit.Declarations.Select(static declaration => declaration.Name).Where(static name => name.Length > 0).Distinct(StringComparer.Ordinal);
            return new FileOutline(file.Path, parsed, declares.ToEquatableArray(), parsed.Names.ToEquatableArray());
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            return new FileOutline(file.Path, new ParsedFile(new SourceFile(path, "")), EquatableArray<string>.Empty, EquatableArray<string>.Empty, $"{error.GetType().Name}: {error.Message}");
        }
    }
}
