using System.Globalization;
using System.Text;
using EntroPIC.Dsl.Graph;
using EntroPIC.Dsl.Printing;

namespace EntroPIC.Python;

/// <summary>Names, numbers and documentation as Python writes them.</summary>
internal static class PythonText
{
    private static readonly HashSet<string> Keywords = new(StringComparer.Ordinal)
    {
        "False", "None", "True", "and", "as", "assert", "async", "await", "break", "class", "continue", "def", "del", "elif", "else", "except",
        "finally", "for", "from", "global", "if", "import", "in", "is", "lambda", "nonlocal", "not", "or", "pass", "raise", "return", "try",
        "while", "with", "yield",
    };

    /// <summary>Names that printed functions refer to: a local or parameter of such a name would hide it.</summary>
    private static readonly HashSet<string> Taken = new(
        [
            .. Keywords,
            "bool", "float", "int", "max", "min", "str", "sum", "abs", "torch", "math", "dataclasses", "json",
            "mask", "group", "rows", "groups", "positions", "options", "totals", "terms", "controllers", "processes", "draw", "state", "metrics",
            .. HelperLibrary.Torch.Names,
        ],
        StringComparer.Ordinal);

    /// <summary>Types and constants that printed code refers to.</summary>
    private static readonly HashSet<string> TakenTypes = new(
        [.. Keywords, "Any", "Dict", "List", "NamedTuple", "Optional", "Tuple", "Tensor", "LOSSES", "SOURCE", .. HelperLibrary.Torch.Names], StringComparer.Ordinal);

    /// <summary>The name, with a mark where it is taken.</summary>
    public static string Name(string name)
    {
        var letters = new string([.. name.Select(static c => char.IsLetterOrDigit(c) || c == '_' ? c : '_')]);
        return Taken.Contains(letters) ? letters + "_" : letters.Length == 0 || char.IsDigit(letters[0]) ? "_" + letters : letters;
    }

    /// <summary>An attribute, which hides nothing; only a word of Python gets a mark.</summary>
    public static string Attribute(string name) => Keywords.Contains(name) ? name + "_" : name;

    /// <summary>The name of a class: each word with a capital, without the signs between, and a mark where it is taken.</summary>
    public static string Type(string name)
    {
        var text = new StringBuilder();
        foreach (var part in name.Split('_', StringSplitOptions.RemoveEmptyEntries))
        {
            text.Append(char.ToUpperInvariant(part[0])).Append(part, 1, part.Length - 1);
        }

        var type = text.Length == 0 || !char.IsLetter(text[0]) ? "_" + text : text.ToString();
        return TakenTypes.Contains(type) ? type + "_" : type;
    }

    /// <summary>Names of locals.</summary>
    public static NameScope Locals(params string[] taken) => new(Name, static name => name + "_", taken);

    /// <summary>A number; whole ones without a point, as the language writes them.</summary>
    public static string Number(double value) =>
        double.IsPositiveInfinity(value) ? "math.inf"
        : double.IsNegativeInfinity(value) ? "-math.inf"
        : Math.Abs(value) < 1e15 && Math.Floor(value).Equals(value) ? value.ToString("0", CultureInfo.InvariantCulture)
        : NumberText.Of(value);

    /// <summary>A number that is no integer of Python.</summary>
    public static string Float(double value)
    {
        var text = Number(value);
        return text.All(static c => char.IsDigit(c) || c == '-') ? text + ".0" : text;
    }

    /// <summary>A comment, which at the head of a file is also asked how that file is encoded.</summary>
    public static string Comment(string text) => "# " + text.Replace("coding:", "coding :").Replace("coding=", "coding =");

    /// <summary>Writes a docstring.</summary>
    public static void Docstring(SourceWriter writer, params IEnumerable<string> lines)
    {
        string[] safe = [.. lines.SelectMany(static line => line.Replace("\r", "").Split('\n')).Select(static line => line.Replace("\\", "\\\\").Replace("\"\"\"", "\\\"\\\"\\\"").TrimEnd())];
        if (safe.Length == 1)
        {
            // A quote at the end would join those that close.
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
