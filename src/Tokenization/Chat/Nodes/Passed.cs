using EntroPIC.Tokenization.Chat.Library;
using EntroPIC.Tokenization.Chat.Python;
using EntroPIC.Tokenization.Chat.Running;
using EntroPIC.Tokenization.Chat.Values;

namespace EntroPIC.Tokenization.Chat.Nodes;

/// <summary>The arguments that a call passes.</summary>
/// <param name="ByPlace">Arguments by place.</param>
/// <param name="ByName">Arguments by name.</param>
/// <param name="Spread">A list whose items are further ones by place; null for none.</param>
/// <param name="SpreadNamed">A mapping whose entries are further ones by name; null for none.</param>
internal sealed record Passed(
    IReadOnlyList<Expression> ByPlace, IReadOnlyList<(string Name, Expression Value)> ByName, Expression? Spread, Expression? SpreadNamed)
{
    public static Passed Nothing { get; } = new([], [], null, null);

    /// <summary>The values, after those that a filter or test is applied to.</summary>
    public Arguments Evaluate(Scope scope, string callee, params IReadOnlyList<object?> first)
    {
        List<object?> byPlace = [.. first, .. ByPlace.Select(argument => argument.Evaluate(scope))];
        if (Spread is not null)
        {
            byPlace.AddRange(PythonValue.Items(Spread.Evaluate(scope), scope.Run));
        }

        if (ByName.Count == 0 && SpreadNamed is null)
        {
            return new(callee, scope.Run, byPlace);
        }

        var byName = new OrderedDictionary<string, object?>(StringComparer.Ordinal);
        foreach (var (name, value) in ByName)
        {
            Add(name, value.Evaluate(scope));
        }

        if (SpreadNamed?.Evaluate(scope) is { } more)
        {
            foreach (var (name, value) in (more as MapValue ?? throw new TemplateFault($"`**` needs a mapping, not {PythonValue.KindOf(more)}")).Entries)
            {
                Add(PythonText.Find(name) ?? throw new TemplateFault("`**` needs a mapping by names"), value);
            }
        }
        return new(callee, scope.Run, byPlace, byName);

        void Add(string name, object? value)
        {
            if (!byName.TryAdd(name, value))
            {
                throw new TemplateFault($"`{callee}` is given `{name}` twice");
            }
        }
    }
}
