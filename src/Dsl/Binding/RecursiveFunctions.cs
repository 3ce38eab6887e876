using EntroPIC.Dsl.Syntax.Nodes;

namespace EntroPIC.Dsl.Binding;

/// <summary>The functions of a file that cannot be inlined, since they are recursive or call recursive ones.</summary>
internal sealed class RecursiveFunctions
{
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);

    public RecursiveFunctions(IEnumerable<FunctionSyntax> functions)
    {
        var known = functions.ToDictionary(static function => function.Name, StringComparer.Ordinal);
        var cycles = new List<IReadOnlyList<FunctionSyntax>>();
        var order = DependencyOrder.Of(
            known.Keys,
            name => known.TryGetValue(name, out var function) ? References(function) : null,
            cycle => cycles.Add([.. cycle.Select(name => known[name])]));
        _names.UnionWith(known.Keys.Except(order));
        foreach (var name in order.Where(name => References(known[name]).Any(_names.Contains)))
        {
            _names.Add(name);
        }

        Cycles = cycles;
    }

    /// <summary>A cycle of functions, the first one repeated at the end.</summary>
    public IReadOnlyList<IReadOnlyList<FunctionSyntax>> Cycles { get; }

    public bool Contains(string name) => _names.Contains(name);

    /// <summary>The functions and constants that a function mentions, without names of its parameters.</summary>
    private static IEnumerable<string> References(FunctionSyntax function) => function.Parameters
        .SelectMany(static parameter => NameCollector.NamesIn(parameter.Default))
        .Concat(NameCollector.NamesIn(function.Body))
        .Except(function.Parameters.Select(static parameter => parameter.Name));
}
