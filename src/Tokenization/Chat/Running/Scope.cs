using EntroPIC.Tokenization.Chat.Library;
using EntroPIC.Tokenization.Chat.Values;

namespace EntroPIC.Tokenization.Chat.Running;

/// <summary>The names that are known at one place of a template, and the text that is being written there.</summary>
internal sealed class Scope
{
    // A scope is the most that one turn of a loop allocates.
    private const int Steps = 5;

    private readonly Scope? _outer;
    private readonly Dictionary<string, object?> _values = new(StringComparer.Ordinal);

    private Scope(Scope? outer, BoundedText output)
    {
        (_outer, Output) = (outer, output);
        Run.Spend(Steps);
    }

    public BoundedText Output { get; }

    public Rendering Run => Output.Run;

    /// <summary>The scope of the whole template.</summary>
    public Scope Outermost => _outer?.Outermost ?? this;

    public static Scope Of(Rendering run, IEnumerable<KeyValuePair<string, object?>> values)
    {
        var scope = new Scope(null, new(run));
        foreach (var (name, value) in values)
        {
            scope[name] = value;
        }

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
                {
                    return value;
                }
            }
            return Globals.All.TryGetValue(name, out var function) ? function : new Undefined($"`{name}` is not defined");
        }
        set => _values[name] = value;
    }

    /// <summary>A scope inside this one that writes to the same text.</summary>
    public Scope Inner() => new(this, Output);

    /// <summary>A scope inside this one that writes to a text of its own.</summary>
    public Scope Captured() => new(this, new(Run));
}
