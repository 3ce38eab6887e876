using EntroPIC.Dsl;
using EntroPIC.Dsl.Binding;
using EntroPIC.Dsl.Graph;
using EntroPIC.Dsl.Syntax;
using EntroPIC.Dsl.Text;

namespace Differential.Reference;

/// <summary>Resolves names in one file: its own declarations first, then the library.</summary>
internal sealed class Catalogue
{
    private readonly Dictionary<(Type Kind, string Name), DeclarationSyntax> _own = [];
    private readonly IReadOnlyList<Catalogue> _others;

    private Catalogue(ParsedFile file, IReadOnlyList<Catalogue> others)
    {
        File = file;
        _others = others;
        foreach (var declaration in file.Unit.Declarations)
        {
            _own.TryAdd((declaration.GetType(), declaration.Name), declaration);
        }
    }

    public static IReadOnlyList<Catalogue> Library { get; } = ReadLibrary();

    public ParsedFile File { get; }

    /// <summary>The losses of this file, in order.</summary>
    public IEnumerable<LossSyntax> Losses => File.Unit.Declarations.OfType<LossSyntax>();

    public static Catalogue Of(string text) => new(new ParsedFile(new SourceFile("program.entropic", text)), Library);

    /// <summary>A declaration, with the file whose names it uses.</summary>
    public (T Syntax, Catalogue Home)? Find<T>(string name) where T : DeclarationSyntax => _own.TryGetValue((typeof(T), name), out var own) ? ((T)own, this) : FindBeyond<T>(name);

    /// <summary>A declaration of another file, with that file.</summary>
    public (T Syntax, Catalogue Home)? FindBeyond<T>(string name) where T : DeclarationSyntax
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

    private static List<Catalogue> ReadLibrary()
    {
        var files = new List<Catalogue>();
        files.AddRange(EntroPIC.Dsl.Binding.Library.Sources().Select(source => new Catalogue(new ParsedFile(source), files)));
        return files;
    }
}
