using EntroPIC.Tokenization.Chat.Python;
using EntroPIC.Tokenization.Chat.Running;
using EntroPIC.Tokenization.Chat.Values;

namespace EntroPIC.Tokenization.Chat.Nodes;

/// <summary>The target of an assignment: a name, a name of a namespace, or several of these.</summary>
internal abstract record Target
{
    /// <param name="value">The value.</param>
    /// <param name="scope">Scope in which names are set.</param>
    public abstract void Store(object? value, Scope scope);
}

internal sealed record NameTarget(string Name) : Target
{
    public override void Store(object? value, Scope scope) => scope[Name] = value;
}

internal sealed record NamespaceTarget(string Name, string Member) : Target
{
    public override void Store(object? value, Scope scope)
    {
        if (scope[Name] is not NamespaceValue target)
        {
            throw new TemplateFault($"`{Name}` is not a namespace, so `{Name}.{Member}` cannot be set");
        }

        target[Member] = value;
    }
}

internal sealed record TupleTarget(IReadOnlyList<Target> Parts) : Target
{
    public override void Store(object? value, Scope scope)
    {
        var items = PythonValue.IsIterable(value)
            ? PythonValue.Items(value, scope.Run).Take(Parts.Count + 1).ToList()
            : throw PythonValue.Fault(value, $"{Parts.Count} names cannot take {PythonValue.KindOf(value)}");
        if (items.Count != Parts.Count)
        {
            throw new TemplateFault($"{Parts.Count} names cannot take {(items.Count > Parts.Count ? "more" : $"{items.Count}")} values");
        }

        foreach (var (part, item) in Parts.Zip(items))
        {
            part.Store(item, scope);
        }
    }
}
