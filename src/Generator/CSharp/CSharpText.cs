using EntroPIC.Dsl.Graph;
using EntroPIC.Dsl.Printing;

namespace EntroPIC.Generator.CSharp;

/// <summary>C# names, numbers and comments.</summary>
internal static class CSharpText
{
    private static readonly HashSet<string> Keywords = new(StringComparer.Ordinal)
    {
        "abstract", "as", "base", "bool", "break", "byte", "case", "catch", "char", "checked", "class", "const", "continue", "decimal",
        "default", "delegate", "do", "double", "else", "enum", "event", "explicit", "extern", "false", "finally", "fixed", "float", "for",
        "foreach", "goto", "if", "implicit", "in", "int", "interface", "internal", "is", "lock", "long", "namespace", "new", "null",
        "object", "operator", "out", "override", "params", "private", "protected", "public", "readonly", "ref", "return", "sbyte",
        "sealed", "short", "sizeof", "stackalloc", "static", "string", "struct", "switch", "this", "throw", "true", "try", "typeof",
        "uint", "ulong", "unchecked", "unsafe", "ushort", "using", "virtual", "void", "volatile", "while",
    };

    /// <summary>
    /// Names that are taken in a generated record: those of the members that C# gives any record, and those of the records.
    /// </summary>
    private static readonly HashSet<string> TakenInRecords = new(StringComparer.Ordinal)
    {
        "Clone", "EqualityContract", "Equals", "Finalize", "GetHashCode", "GetType", "MemberwiseClone", "PrintMembers", "ReferenceEquals", "ToString",
        ClassMembers.Options, ClassMembers.State, ClassMembers.Totals,
    };

    /// <summary>
    /// Names that a generated class cannot have: those of its members, and those that its file names other namespaces by.
    /// </summary>
    private static readonly HashSet<string> TakenInClasses = new(
        [.. TakenInRecords, .. Types.Aliases.Select(static alias => alias.Alias), .. ClassMembers.All], StringComparer.Ordinal);

    /// <summary><c>clip_fraction</c> as <c>ClipFraction</c>.</summary>
    public static string Pascal(string name)
    {
        // The leading underscore stays if no letter follows.
        var letters = new char[name.Length + 1];
        var length = 0;
        var startsPart = true;
        letters[length++] = '_';
        foreach (var letter in name)
        {
            if (letter != '_')
            {
                letters[length++] = startsPart ? char.ToUpperInvariant(letter) : letter;
            }

            startsPart = letter == '_';
        }

        return length > 1 && char.IsLetter(letters[1]) ? new string(letters, 1, length - 1) : new string(letters, 0, length);
    }

    /// <summary>The name of a property of a record.</summary>
    public static string Member(string name) => Free(Pascal(name), TakenInRecords);

    /// <summary>The name of a class.</summary>
    public static string Type(string name) => Free(Pascal(name), TakenInClasses);

    /// <summary>A dotted name of C# identifiers.</summary>
    public static string Namespace(string name) => string.Join(".", name.Split('.').Select(static part =>
    {
        var letters = new string([.. part.Select(static c => char.IsLetterOrDigit(c) || c == '_' ? c : '_')]);
        return letters.Length == 0 || char.IsDigit(letters[0]) ? "_" + letters : Keywords.Contains(letters) ? "@" + letters : letters;
    }));

    /// <summary><c>clip_fraction</c> as <c>clipFraction</c>.</summary>
    public static string Camel(string name)
    {
        var pascal = Pascal(name);
        var camel = char.ToLowerInvariant(pascal[0]) + pascal.Substring(1);
        return Keywords.Contains(camel) ? "@" + camel : camel;
    }

    /// <summary>A number, always a <c>double</c>: integer arithmetic of C# differs from the language's.</summary>
    public static string Number(double value)
    {
        if (double.IsInfinity(value))
        {
            return value > 0 ? "double.PositiveInfinity" : "double.NegativeInfinity";
        }

        var text = NumberText.Of(value);
        return text.All(static c => char.IsDigit(c) || c == '-') ? text + ".0" : text;
    }

    /// <summary>Escaped text for XML documentation.</summary>
    public static string Xml(string text) => text.Replace("&", "&amp;").Replace("<", "&lt;").Replace(">", "&gt;");

    /// <summary>Names of the properties of one type.</summary>
    public static NameScope Members(params string[] taken) => new(Member, static member => member, taken);

    /// <summary>Names of locals, in camelCase.</summary>
    public static NameScope Locals(params string[] taken) => new(Camel, static camel => camel.TrimStart('@'), taken);

    /// <summary>The texts of the constants of a type.</summary>
    public static IReadOnlyList<string> ConstantsOf(Type type) =>
        [.. type.GetFields().Where(static field => field.IsLiteral).Select(static field => (string)field.GetRawConstantValue())];

    private static string Free(string pascal, HashSet<string> taken) => taken.Contains(pascal) ? pascal + "_" : pascal;
}
