namespace EntroPIC.Dsl.Syntax;

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
        ["minimum"] = "min", ["maximum"] = "max", ["clip"] = "clamp", ["clamp_"] = "clamp",
    };

    /// <summary>The form of this language.</summary>
    /// <param name="value">What stands before the dot.</param>
    /// <param name="member">The name behind it.</param>
    /// <param name="arguments">The arguments of the call; <c>null</c> where there is none.</param>
    public static string FormOf(string value, string member, IReadOnlyList<string>? arguments)
    {
        if (arguments is null && (Holders.Contains(value) || Modules.Contains(value)))
        {
            return member;
        }

        List<string> all = [.. Holders.Contains(value) || Modules.Contains(value) ? [] : new[] { value }, .. arguments ?? []];
        return FormOf(member, all) ?? $"{member}({string.Join(", ", all)})";
    }

    /// <summary>What is written here for a function of another language; <c>null</c> where that is not known.</summary>
    public static string? FormOf(string function, IReadOnlyList<string> arguments) => (function, arguments.Count) switch
    {
        ("pow", 2) => $"{Operand(arguments[0])} ^ {Operand(arguments[1])}",
        ("where", 3) => $"if {arguments[0]} then {arguments[1]} else {arguments[2]}",
        _ => Names.TryGetValue(function, out var name) ? $"{name}({string.Join(", ", arguments)})" : null,
    };

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
