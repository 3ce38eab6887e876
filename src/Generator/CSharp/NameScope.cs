namespace EntroPIC.Generator.CSharp;

/// <summary>Names of locals, each used once.</summary>
internal sealed class NameScope(params string[] taken)
{
    private readonly HashSet<string> _taken = new(taken, StringComparer.Ordinal);

    /// <summary>The name in camelCase, with a number where it is taken.</summary>
    public string Unique(string name)
    {
        var camel = CSharpText.Camel(name);
        var unique = camel;
        for (var i = 2; !_taken.Add(unique); i++)
        {
            unique = camel.TrimStart('@') + i.ToString(System.Globalization.CultureInfo.InvariantCulture);
        }

        return unique;
    }
}
