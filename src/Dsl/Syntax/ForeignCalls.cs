namespace EntroPIC.Dsl.Syntax;

/// <summary>An argument of a call of another language, with its name where it has one.</summary>
internal readonly record struct ForeignArgument(string? Name, string Text);

/// <summary>Calls as other languages write them, with what is written for them here.</summary>
internal static class ForeignCalls
{
    /// <summary>What other languages qualify functions with.</summary>
    private static readonly HashSet<string> Modules = new(["torch", "np", "numpy", "math", "Math", "F", "jnp", "tf"], StringComparer.Ordinal);

    /// <summary>What other languages keep params and signals in.</summary>
    private static readonly HashSet<string> Holders = new(["self", "this", "config", "cfg", "args", "options", "settings", "batch", "data"], StringComparer.OrdinalIgnoreCase);

    private static readonly Dictionary<string, string> Names = new(StringComparer.Ordinal)
    {
        ["detach"] = "stop", ["detach_"] = "stop", ["stop_gradient"] = "stop",
        ["minimum"] = "min", ["maximum"] = "max",
    };

    private static readonly HashSet<string> Clamps = new(["clamp", "clamp_", "clip", "clip_"], StringComparer.Ordinal);

    /// <summary>Arguments that say how a tensor lies, of which nothing is left here.</summary>
    private static readonly HashSet<string> Layout = new(["dim", "axis", "keepdim", "keepdims", "dtype"], StringComparer.Ordinal);

    /// <summary>The form of this language.</summary>
    /// <param name="value">What stands before the dot.</param>
    /// <param name="member">The name behind it.</param>
    /// <param name="arguments">The arguments of the call; <c>null</c> where there is none.</param>
    public static string FormOf(string value, string member, IReadOnlyList<ForeignArgument>? arguments)
    {
        if (arguments is null && (Holders.Contains(value) || Modules.Contains(value)))
        {
            return member;
        }

        List<ForeignArgument> all = [.. Holders.Contains(value) || Modules.Contains(value) ? [] : new[] { new ForeignArgument(null, value) }, .. arguments ?? []];
        return FormOf(member, all) ?? $"{member}({Texts(all)})";
    }

    /// <summary>What is written here for a function of another language; <c>null</c> where that is not known.</summary>
    public static string? FormOf(string function, IReadOnlyList<ForeignArgument> arguments) => (function, arguments.Count) switch
    {
        ("pow", 2) => $"{Operand(arguments[0].Text)} ^ {Operand(arguments[1].Text)}",
        ("where", 3) => $"if {arguments[0].Text} then {arguments[1].Text} else {arguments[2].Text}",
        ("where", _) => "if … then … else …",
        _ when Clamps.Contains(function) && arguments.Count > 0 => Clamp(arguments),
        _ => Names.TryGetValue(function, out var name) ? $"{name}({Texts(arguments)})" : null,
    };

    /// <summary>Of two bounds either may be missing there.</summary>
    private static string Clamp(IReadOnlyList<ForeignArgument> arguments)
    {
        var (value, low, high) = (arguments[0].Text, Bound(1, "min", "a_min"), Bound(2, "max", "a_max"));
        return high is null && low is not null ? $"max({value}, {low})"
            : low is null && high is not null ? $"min({value}, {high})"
            : $"clamp({value}, {low ?? "…"}, {high ?? "…"})";

        string? Bound(int position, string name, string otherName)
        {
            var found = arguments.Where((argument, i) => argument.Name is null ? i == position : argument.Name == name || argument.Name == otherName).ToList();
            return found.Count == 1 && found[0].Text != "None" ? found[0].Text : null;
        }
    }

    /// <summary>What the arguments are here; what one means that is given by a name of another language is left open.</summary>
    private static string Texts(IEnumerable<ForeignArgument> arguments) => string.Join(
        ", ", arguments.Where(static argument => argument.Name is null || !Layout.Contains(argument.Name)).Select(static argument => argument.Name is null ? argument.Text : "…"));

    /// <summary>What binds as tightly as a name or a call: in <c>(ratio - 1).pow(2)</c> the whole difference is meant.</summary>
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
