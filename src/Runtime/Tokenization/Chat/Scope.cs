using System.Text;

namespace EntroPIC.Tokenization.Chat;

/// <summary>The names that are known at one place of a template, and the text that is being written.</summary>
internal sealed class Scope
{
    private readonly Scope? _outer;
    private readonly Dictionary<string, object?> _values = [];

    private Scope(Scope? outer, StringBuilder output) => (_outer, Output) = (outer, output);

    public StringBuilder Output { get; }

    public static Scope Outermost(IEnumerable<KeyValuePair<string, object?>> values)
    {
        var scope = new Scope(null, new());
        foreach (var (name, value) in values)
            scope[name] = value;
        return scope;
    }

    /// <summary>The value of a name, from the innermost scope that has it; set in this scope alone.</summary>
    public object? this[string name]
    {
        get
        {
            for (var scope = this; scope is not null; scope = scope._outer)
            {
                if (scope._values.TryGetValue(name, out var value))
                    return value;
            }
            return Functions.Globals.TryGetValue(name, out var function) ? function : new Undefined(name);
        }
        set => _values[name] = value;
    }

    /// <summary>The scope of one turn of a loop.</summary>
    public Scope Inner() => new(this, Output);

    /// <summary>The scope of a block whose text is a value.</summary>
    public Scope Captured() => new(this, new());
}
