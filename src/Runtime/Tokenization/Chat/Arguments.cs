namespace EntroPIC.Tokenization.Chat;

/// <summary>What a function, filter or test is called with. Every argument must be taken.</summary>
/// <param name="callee">Named in messages.</param>
/// <param name="line">The line of the call.</param>
/// <param name="positional">Arguments by place.</param>
/// <param name="named">Arguments by name.</param>
internal sealed class Arguments(string callee, int line, IReadOnlyList<object?> positional, IReadOnlyDictionary<string, object?> named)
{
    private readonly HashSet<string> _taken = [];
    private int _takenByPlace;

    public int Line => line;

    public IReadOnlyDictionary<string, object?> Named => named;

    /// <summary>The next argument.</summary>
    public object? Next(string name) => TryNext(name, out var value) ? value : throw Error($"has no argument `{name}`");

    /// <summary>The next argument, or a default.</summary>
    public object? Next(string name, object? otherwise) => TryNext(name, out var value) ? value : otherwise;

    public string Text(string name) => Next(name) as string ?? throw Error($"needs a text as `{name}`");

    public long Whole(string name, long otherwise) =>
        Next(name, otherwise) is long number ? number : throw Error($"needs a whole number as `{name}`");

    /// <exception cref="TemplateException">There are more arguments than were taken.</exception>
    public void End()
    {
        if (_takenByPlace < positional.Count)
            throw Error($"takes {_takenByPlace} arguments, not {positional.Count}");
        if (named.Keys.FirstOrDefault(name => !_taken.Contains(name)) is { } unknown)
            throw Error($"has no argument named `{unknown}`");
    }

    public TemplateException Error(string problem) => new(line, $"`{callee}` {problem}");

    private bool TryNext(string name, out object? value)
    {
        _taken.Add(name);
        if (_takenByPlace < positional.Count)
        {
            value = positional[_takenByPlace++];
            return true;
        }
        return named.TryGetValue(name, out value);
    }
}
