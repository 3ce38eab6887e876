namespace EntroPIC.Dsl.Syntax;

/// <summary>An argument of a call of another language, with an optional name.</summary>
internal readonly record struct ForeignArgument(string? Name, string Text);

/// <summary>Calls of other languages, with this language's equivalents.</summary>
internal static class ForeignCalls
{
    /// <summary>Qualifiers of functions in other languages.</summary>
    private static readonly HashSet<string> Modules =
        new(["torch", "np", "numpy", "math", "Math", "F", "jnp", "tf"], StringComparer.Ordinal);

    /// <summary>Objects that hold params and signals in other languages.</summary>
    private static readonly HashSet<string> Holders =
        new(["self", "this", "config", "cfg", "args", "options", "settings", "batch", "data"], StringComparer.OrdinalIgnoreCase);

    private static readonly Dictionary<string, string> Names = new(StringComparer.Ordinal)
    {
        ["detach"] = "stop", ["detach_"] = "stop", ["stop_gradient"] = "stop",
        ["minimum"] = "min", ["maximum"] = "max",
    };

    private static readonly HashSet<string> Clamps = new(["clamp", "clamp_", "clip", "clip_"], StringComparer.Ordinal);

    /// <summary>Arguments about the layout of a tensor, which have no equivalent.</summary>
    private static readonly HashSet<string> Layout = new(["dim", "axis", "keepdim", "keepdims", "dtype"], StringComparer.Ordinal);

    /// <summary>True for what holds or qualifies a name in other languages, and has no value of its own.</summary>
    public static bool IsHolder(string value) => Holders.Contains(value) || Modules.Contains(value);

    /// <summary>The form of this language: a member that is not called is no function, and falls away.</summary>
    /// <param name="value">The operand before the dot.</param>
    /// <param name="member">The name after it.</param>
    /// <param name="arguments">The arguments of the call, or <c>null</c>.</param>
    public static string FormOf(string value, string member, IReadOnlyList<ForeignArgument>? arguments)
    {
        if (arguments is null)
        {
            return IsHolder(value) ? member : value;
        }

        List<ForeignArgument> all = [.. IsHolder(value) ? [] : new[] { new ForeignArgument(null, value) }, .. arguments];
        return FormOf(member, all) ?? $"{member}({Texts(all)})";
    }

    /// <summary>This language's equivalent of a foreign function, or <c>null</c>.</summary>
    public static string? FormOf(string function, IReadOnlyList<ForeignArgument> arguments) => (function, arguments.Count) switch
    {
        ("pow", 2) => $"{Operand(arguments[0].Text)} ^ {Operand(arguments[1].Text)}",
        ("where", 3) => $"if {arguments[0].Text} then {arguments[1].Text} else {arguments[2].Text}",
        ("where", _) => "if … then … else …",
        _ when Clamps.Contains(function) && arguments.Count > 0 => Clamp(arguments),
        _ => Names.TryGetValue(function, out var name) ? $"{name}({Texts(arguments)})" : null,
    };

    /// <summary>A foreign clamp, which may lack one of its bounds.</summary>
    private static string Clamp(IReadOnlyList<ForeignArgument> arguments)
    {
        var (value, low, high) = (arguments[0].Text, Bound(1, "min", "a_min"), Bound(2, "max", "a_max"));
        return high is null && low is not null ? $"max({value}, {low})"
            : low is null && high is not null ? $"min({value}, {high})"
            : $"clamp({value}, {low ?? "…"}, {high ?? "…"})";

        string? Bound(int position, string name, string otherName)
        {
            var found = arguments
                .Where((argument, i) => argument.Name is null ? i == position : argument.Name == name || argument.Name == otherName)
                .ToList();
            return found.Count == 1 && found[0].Text != "None" ? found[0].Text : null;
        }
    }

    /// <summary>The arguments in this language; an argument with a foreign name stays undecided.</summary>
    private static string Texts(IEnumerable<ForeignArgument> arguments) => string.Join(
        ", ", arguments.Where(static argument => argument.Name is null || !Layout.Contains(argument.Name)).Select(static argument => argument.Name is null ? argument.Text : "…"));

    /// <summary>
    /// The operand, in parentheses unless it is a name or a call: in <c>(ratio - 1).pow(2)</c> it is the whole difference.
    /// </summary>
    private static string Operand(string text)
    {
        var depth = 0;
        return text.All(IsInside) ? text : $"({text})";

        bool IsInside(char letter)
        {
            depth += letter switch { '(' => 1, ')' => -1, _ => 0 };
            return depth > 0 || char.IsLetterOrDigit(letter) || letter is ')' or '_' or '.';
        }
    }
}
