using System.Globalization;
using System.Text;
using EntroPIC.Dsl.Graph;
using EntroPIC.Dsl.Model;
using EntroPIC.Dsl.Printing;

namespace EntroPIC.Python;

/// <summary>Python names, numbers and docstrings.</summary>
internal static class PythonText
{
    private static readonly HashSet<string> Keywords = new(StringComparer.Ordinal)
    {
        "False", "None", "True", "and", "as", "assert", "async", "await", "break", "class", "continue", "def", "del", "elif", "else", "except",
        "finally", "for", "from", "global", "if", "import", "in", "is", "lambda", "nonlocal", "not", "or", "pass", "raise", "return", "try",
        "while", "with", "yield",
    };

    /// <summary>Names that every printed function refers to; a local or parameter must not hide them.</summary>
    private static readonly HashSet<string> TakenEverywhere = new(
        [
            .. Keywords,
            "bool", "float", "int", "max", "min", "str", "sum", "abs", "torch", "math", "dataclasses", "json",
            "mask", "group", "prompt_ids", "rows", "groups", "positions", "options", "totals", "terms", "controllers", "processes", "draw", "state", "state_before", "metrics",
            .. HelperLibrary.Torch.Names,
        ],
        StringComparer.Ordinal);

    /// <summary>Names that functions of a loss refer to: signals are parameters, except formulas over others.</summary>
    private static readonly HashSet<string> Taken = new(
        [.. TakenEverywhere, .. SignalInfo.OfBatches.Select(static signal => signal.Name)], StringComparer.Ordinal);

    /// <summary>Types and constants that printed code refers to.</summary>
    private static readonly HashSet<string> TakenTypes = new(
        [.. Keywords, "Any", "Callable", "Dict", "List", "NamedTuple", "Optional", "Tuple", "Tensor", "LOSSES", "SOURCE", .. HelperLibrary.Torch.Names], StringComparer.Ordinal);

    // Conversion changes only case and underscores, and names of one declaration differ in more, so no two collide.

    /// <summary>The name of a local or a parameter: starts in lower case, with a suffix if it is taken.</summary>
    public static string Name(string name) => Marked(Lowered(name), Taken);

    /// <summary>An argument of a controller, whose functions have no signals.</summary>
    public static string Argument(string name) => Marked(Lowered(name), TakenEverywhere);

    /// <summary>
    /// The name of an attribute: keywords and members of its class get a suffix, and leading underscores, which could make it private, move
    /// to the end.
    /// </summary>
    public static string Attribute(string name, params string[] taken)
    {
        var core = name.TrimStart('_');
        var moved = new string('_', name.Length - core.Length);
        var attribute = core.Length == 0 ? "_" : char.IsDigit(core[0]) ? "_" + core + (moved.Length > 0 ? moved[1..] : "") : core + moved;
        return Marked(attribute, [.. Keywords, .. taken]);
    }

    /// <summary>The field of a control's last step, distinct from the class's own members.</summary>
    public static string ControlField(string name) => Attribute(name, "LAWS", "GROUPS", "write", "read", "steps", "to_json", "from_json", "loss");

    private static string Lowered(string name)
    {
        var attribute = Attribute(name);
        return char.ToLowerInvariant(attribute[0]) + attribute[1..];
    }

    private static string Marked(string name, HashSet<string> taken)
    {
        while (taken.Contains(name))
        {
            name += "_";
        }

        return name;
    }

    /// <summary>The name of a class in Pascal case, with a suffix if it is taken.</summary>
    public static string Type(string name)
    {
        var text = new StringBuilder();
        foreach (var part in name.Split('_', StringSplitOptions.RemoveEmptyEntries))
        {
            text.Append(char.ToUpperInvariant(part[0])).Append(part, 1, part.Length - 1);
        }

        var type = text.Length == 0 || !char.IsLetter(text[0]) ? "L_" + text : text.ToString();
        return Marked(type, TakenTypes);
    }

    /// <summary>Names of locals.</summary>
    public static NameScope Locals(params string[] taken) => new(Name, static name => name + "_", taken);

    /// <summary>A number; integers without a point, as in the language.</summary>
    public static string Number(double value) =>
        double.IsPositiveInfinity(value) ? "math.inf"
        : double.IsNegativeInfinity(value) ? "-math.inf"
        : Math.Abs(value) < 1e15 && Math.Floor(value).Equals(value) ? value.ToString("0", CultureInfo.InvariantCulture)
        : NumberText.Of(value);

    /// <summary>A number as a Python float.</summary>
    public static string Float(double value)
    {
        var text = Number(value);
        return text.All(static c => char.IsDigit(c) || c == '-') ? text + ".0" : text;
    }

    /// <summary>A comment that cannot be read as an encoding declaration at the head of a file.</summary>
    public static string Comment(string text) => "# " + text.Replace("coding:", "coding :").Replace("coding=", "coding =");

    /// <summary>Writes a docstring.</summary>
    public static void Docstring(SourceWriter writer, params IEnumerable<string> lines)
    {
        string[] safe = [.. lines.SelectMany(static line => line.Replace("\r", "").Split('\n')).Select(static line => line.Replace("\\", "\\\\").Replace("\"\"\"", "\\\"\\\"\\\"").TrimEnd())];
        if (safe.Length == 1)
        {
            // A final quote would merge with the closing quotes.
            writer.Line($"\"\"\"{safe[0]}{(safe[0].EndsWith('"') ? " " : "")}\"\"\"");
            return;
        }

        writer.Line("\"\"\"" + safe[0]);
        foreach (var line in safe.Skip(1))
        {
            writer.Line(line);
        }

        writer.Line("\"\"\"");
    }
}
