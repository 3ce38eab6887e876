using System.Numerics;
using EntroPIC.Tokenization.Chat.Python;
using EntroPIC.Tokenization.Chat.Running;

namespace EntroPIC.Tokenization.Chat.Library;

/// <summary>The arguments of a call of a function, filter or test. Every one must be taken.</summary>
/// <param name="callee">Named in messages.</param>
/// <param name="run">The conversation that is being written down.</param>
/// <param name="positional">Arguments by place.</param>
/// <param name="named">Arguments by name.</param>
internal sealed class Arguments(string callee, Rendering run, IReadOnlyList<object?> positional, IReadOnlyDictionary<string, object?> named)
{
    private static readonly Dictionary<string, object?> NoNames = [];

    private readonly HashSet<string> _taken = new(StringComparer.Ordinal);
    private int _takenByPlace;

    public Arguments(string callee, Rendering run, params IReadOnlyList<object?> positional)
        : this(callee, run, positional, NoNames)
    {
    }

    public Rendering Run => run;

    /// <summary>All named arguments, taken or not.</summary>
    public IReadOnlyDictionary<string, object?> Named => named;

    /// <summary>Number of remaining positional arguments.</summary>
    public int Left => positional.Count - _takenByPlace;

    /// <summary>The next argument.</summary>
    public object? Next(string name) => TryNext(name, out var value) ? value : throw Error($"has no argument `{name}`");

    /// <summary>The next argument, or a default.</summary>
    public object? Next(string name, object? otherwise) => TryNext(name, out var value) ? value : otherwise;

    /// <summary>The next argument, which must be a string.</summary>
    public string Text(string name) => PythonText.Find(Next(name)) ?? throw Error($"needs a string as `{name}`");

    /// <summary>The next argument, which may be left out or none.</summary>
    public string? TextOrNone(string name) =>
        Next(name, null) is not { } value ? null : PythonText.Find(value) ?? throw Error($"needs a string as `{name}`");

    /// <summary>The next argument, which must be a whole number.</summary>
    public BigInteger Whole(string name, BigInteger? otherwise = null) =>
        PythonNumber.Whole(otherwise is null ? Next(name) : Next(name, otherwise)) ?? throw Error($"needs a whole number as `{name}`");

    /// <summary>The next argument as a count, saturated to 32 bits.</summary>
    public int Count(string name, int? otherwise = null) =>
        (int)BigInteger.Max(int.MinValue, BigInteger.Min(Whole(name, otherwise), int.MaxValue));

    /// <summary>The next argument as true or false.</summary>
    public bool Flag(string name, bool otherwise = false) => PythonValue.IsTrue(Next(name, otherwise));

    /// <summary>The remaining positional arguments.</summary>
    public IReadOnlyList<object?> Rest()
    {
        var rest = positional.Skip(_takenByPlace).ToList();
        _takenByPlace = positional.Count;
        return rest;
    }

    /// <summary>The remaining named arguments.</summary>
    public Dictionary<string, object?> RestNamed()
    {
        var rest = named.Where(argument => !_taken.Contains(argument.Key)).ToDictionary(StringComparer.Ordinal);
        _taken.UnionWith(named.Keys);
        return rest;
    }

    /// <summary>Takes an argument that was given by name.</summary>
    public bool TryTake(string name) => _taken.Add(name) && named.ContainsKey(name);

    /// <summary>The same arguments and one more, by name.</summary>
    public Arguments With(string name, object? value) =>
        new(callee, run, positional, new Dictionary<string, object?>(named, StringComparer.Ordinal) { [name] = value });

    /// <exception cref="TemplateFault">There are more arguments than were taken.</exception>
    public void End()
    {
        if (_takenByPlace < positional.Count)
        {
            throw Error($"takes {_takenByPlace} arguments, not {positional.Count}");
        }

        if (named.Keys.FirstOrDefault(name => !_taken.Contains(name)) is { } unknown)
        {
            throw Error($"has no argument named `{unknown}`");
        }
    }

    public TemplateFault Error(string problem) => new($"`{callee}` {problem}");

    /// <summary>The next argument, by place or by name.</summary>
    public bool TryNext(string name, out object? value)
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
