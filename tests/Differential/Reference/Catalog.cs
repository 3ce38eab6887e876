using EntroPIC.Dsl;
using EntroPIC.Dsl.Binding;
using EntroPIC.Dsl.Graph;
using EntroPIC.Dsl.Syntax;
using EntroPIC.Dsl.Text;

namespace Differential.Reference;

/// <summary>Resolves names in one file: its own declarations first, then the library.</summary>
internal sealed class Catalog
{
    private readonly Dictionary<(Type Kind, string Name), DeclarationSyntax> _own = [];
    private readonly IReadOnlyList<Catalog> _others;

    private Catalog(ParsedFile file, IReadOnlyList<Catalog> others)
    {
        File = file;
        _others = others;
        foreach (var declaration in file.Unit.Declarations)
        {
            _own.TryAdd((declaration.GetType(), declaration.Name), declaration);
        }
    }

    public static IReadOnlyList<Catalog> Library { get; } = ReadLibrary();

    public ParsedFile File { get; }

    /// <summary>The losses of this file, in order.</summary>
    public IEnumerable<LossSyntax> Losses => File.Unit.Declarations.OfType<LossSyntax>();

    public static Catalog Of(string text) => new(new ParsedFile(new SourceFile("program.entropic", text)), Library);

    /// <summary>A declaration, with the file whose names it uses.</summary>
    public (T Syntax, Catalog Home)? Find<T>(string name) where T : DeclarationSyntax => _own.TryGetValue((typeof(T), name), out var own) ? ((T)own, this) : FindBeyond<T>(name);

    /// <summary>A declaration of another file, with that file.</summary>
    public (T Syntax, Catalog Home)? FindBeyond<T>(string name) where T : DeclarationSyntax
    {
        foreach (var other in _others)
        {
            if (other != this && other._own.TryGetValue((typeof(T), name), out var found))
            {
                return ((T)found, other);
            }
        }

        return null;
    }

    private static List<Catalog> ReadLibrary()
    {
        var files = new List<Catalog>();
        files.AddRange(EntroPIC.Dsl.Binding.Library.Sources().Select(source => new Catalog(new ParsedFile(source), files)));
        return files;
    }
}
