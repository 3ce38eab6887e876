using EntroPIC.Dsl.Syntax;
using EntroPIC.Dsl.Syntax.Nodes;
using EntroPIC.Dsl.Text;

namespace EntroPIC.Dsl.Binding;

/// <summary>
/// The declarations that one file sees: its own first, then those of the project's other files, then the library. The list of other files
/// may contain this file, too.
/// </summary>
internal sealed class Declarations
{
    private readonly Dictionary<string, DeclarationSyntax> _own = new(StringComparer.Ordinal);
    private readonly List<SourceSpan> _functions = [];
    private readonly IReadOnlyList<Declarations> _others;
    private readonly Lazy<RecursiveFunctions> _recursive;
    private readonly Lazy<ILookup<string, (DeclarationSyntax Syntax, Declarations Home)>> _beyond;

    public Declarations(ParsedFile file, string rootNamespace, IReadOnlyList<Declarations> others)
    {
        File = file.Source;
        Unit = file.Unit;
        Namespace = Unit.Namespace ?? rootNamespace;
        _others = others;

        // Every name of every loss is looked up once, not once per file. The list of other files is complete at the first lookup.
        _beyond = new(() => _others.Where(other => other != this)
            .SelectMany(static other => other.Own, static (other, declaration) => (Syntax: declaration, Home: other))
            .ToLookup(static declared => declared.Syntax.Name, StringComparer.Ordinal));
        _recursive = new(() => new RecursiveFunctions(Own.OfType<FunctionSyntax>()));
        foreach (var declaration in Unit.Declarations)
        {
            // The first declaration of a name counts; compiling its file reports a duplicate.
            if (declaration.Name.Length > 0 && !_own.ContainsKey(declaration.Name))
            {
                _own.Add(declaration.Name, declaration);
            }

            if (declaration is FunctionSyntax)
            {
                _functions.Add(declaration.Span);
            }
        }
    }

    public SourceFile File { get; }

    /// <summary>Functions with errors, which must not be called.</summary>
    public RecursiveFunctions Recursive => _recursive.Value;

    public CompilationUnitSyntax Unit { get; }

    /// <summary>The namespace that generated types of this file go to.</summary>
    public string Namespace { get; }

    /// <summary>Its own declarations, the first of each name.</summary>
    public IEnumerable<DeclarationSyntax> Own => _own.Values;

    /// <summary>True for a place in one of its functions.</summary>
    public bool IsInFunction(SourceSpan place)
    {
        // Sorted by place, since every loss checks each of its places.
        var (from, to) = (0, _functions.Count);
        while (from < to)
        {
            var middle = (from + to) / 2;
            (from, to) = _functions[middle].Start <= place.Start ? (middle + 1, to) : (from, middle);
        }

        return from > 0 && _functions[from - 1].Holds(place);
    }

    /// <summary>The declaration of this name and kind, with the file that declares it.</summary>
    public Declared<T>? Find<T>(string name) where T : DeclarationSyntax
    {
        return _own.TryGetValue(name, out var declaration) && declaration is T own ? new Declared<T>(own, this) : FindBeyond<T>(name);
    }

    /// <summary>The declaration of this name and kind in another file.</summary>
    public Declared<T>? FindBeyond<T>(string name) where T : DeclarationSyntax
    {
        foreach (var (declaration, home) in _beyond.Value[name])
        {
            if (declaration is T found)
            {
                return new Declared<T>(found, home);
            }
        }

        return null;
    }

    /// <summary>The names of constants, for suggestions.</summary>
    public IEnumerable<string> Constants => _others.SelectMany(static other => other._own.Values).Concat(_own.Values)
        .OfType<FunctionSyntax>().Where(static function => function.Parameters.Count == 0).Select(static function => function.Name);

    /// <summary>All names of this kind, for suggestions.</summary>
    public IEnumerable<string> NamesOf<T>() where T : DeclarationSyntax =>
        _others
            .Append(this)
            .Distinct()
            .SelectMany(static other => other._own.Values).OfType<T>()
            .Select(static declaration => declaration.Name);
}

/// <summary>A declaration and the file whose names it uses.</summary>
internal sealed record Declared<T>(T Syntax, Declarations Home) where T : DeclarationSyntax;
