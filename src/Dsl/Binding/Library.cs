using System.Reflection;
using EntroPIC.Dsl.Syntax;
using EntroPIC.Dsl.Text;

namespace EntroPIC.Dsl.Binding;

/// <summary>The standard library: embedded files, parsed once per process.</summary>
internal static class Library
{
    private static readonly Lazy<IReadOnlyList<Declarations>> Loaded = new(Load);

    /// <summary>Its declarations, file by file; each file sees the others.</summary>
    public static IReadOnlyList<Declarations> Files => Loaded.Value;

    /// <summary>Its sources, by file name.</summary>
    public static IReadOnlyList<SourceFile> Sources() => [.. Assembly.GetExecutingAssembly().GetManifestResourceNames()
        .Where(static name => name.EndsWith(".entropic", StringComparison.Ordinal))
        .OrderBy(static name => name, StringComparer.Ordinal)
        .Select(static name => new SourceFile(name, Read(name)))];

    private static IReadOnlyList<Declarations> Load()
    {
        // The members see each other, so each holds the list while it is filled.
        var files = new List<Declarations>();
        foreach (var source in Sources())
        {
            files.Add(new Declarations(new ParsedFile(source), "EntroPIC", files));
        }

        return files;
    }

    private static string Read(string name)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(name)!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
