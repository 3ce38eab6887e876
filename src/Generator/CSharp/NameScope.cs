using EntroPIC.Dsl.Graph;

namespace EntroPIC.Generator.CSharp;

/// <summary>Names of locals, each used once.</summary>
internal sealed class NameScope(params string[] taken)
{
    private readonly UniqueNames _names = new(taken);

    /// <summary>The name in camelCase, with a number where it is taken.</summary>
    public string Unique(string name)
    {
        var camel = CSharpText.Camel(name);
        return _names.Of(camel, camel.TrimStart('@'));
    }
}
