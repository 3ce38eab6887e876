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
        return (member, all.Count) switch
        {
            ("pow", 2) => $"{all[0]} ^ {all[1]}",
            ("where", 3) => $"if {all[0]} then {all[1]} else {all[2]}",
            _ => $"{(Names.TryGetValue(member, out var name) ? name : member)}({string.Join(", ", all)})",
        };
    }
}
