using System.Collections;
using System.Globalization;
using System.Text;
using EntroPIC.Dsl.Graph;
using EntroPIC.Dsl.Syntax.Nodes;
using EntroPIC.Dsl.Text;

namespace EntroPIC.Dsl.Printing;

/// <summary>
/// Prints the syntax of a file as an indented tree: one line per node, with its words and its place. It reads the primary constructors of
/// the node records, so no part of a node can be missing.
/// </summary>
internal static class SyntaxPrinter
{
    private const string Suffix = "Syntax";

    /// <summary>The tree; <c>null</c> if the file declares nothing.</summary>
    public static string? Print(CompilationUnitSyntax unit)
    {
        var text = new StringBuilder();
        foreach (var declaration in unit.Declarations)
        {
            Print(text, "", declaration, 0);
        }

        return text.Length == 0 ? null : text.ToString();
    }

    private static void Print(StringBuilder text, string role, object node, int depth)
    {
        var type = node.GetType();
        var parts = type.GetConstructors()[0].GetParameters()
            .Select(parameter => (parameter.Name, Value: type.GetProperty(parameter.Name).GetValue(node)))
            .ToList();
        text.Append(' ', 2 * depth).Append(role).Append(
            type.Name.EndsWith(Suffix, StringComparison.Ordinal) ? type.Name.Substring(0, type.Name.Length - Suffix.Length) : type.Name);
        foreach (var word in parts.Select(static part => WordOf(part.Name, part.Value)).OfType<string>())
        {
            text.Append(' ').Append(word);
        }

        text.Append('\n');
        foreach (var (name, value) in parts)
        {
            foreach (var child in ChildrenOf(value))
            {
                Print(text, name.ToLowerInvariant() + ": ", child, depth + 1);
            }
        }
    }

    private static IEnumerable<object> ChildrenOf(object? value) => value switch
    {
        null or string or SourceSpan => [],
        IEnumerable list => list.Cast<object>().Where(static element => element.GetType().IsClass && element is not string),
        _ => value.GetType().IsClass ? [value] : [],
    };

    /// <summary>The text of a leaf property; <c>null</c> for nodes, empty text, and places other than that of the node.</summary>
    private static string? WordOf(string name, object? value) => (name, value) switch
    {
        ("Span", SourceSpan span) => $"@{span.StartPosition}",
        (_, SourceSpan) => null,
        (_, string { Length: > 0 } word) => name == "Documentation" ? PlainText.Quoted(word) : word,
        (_, double number) => NumberText.Of(number),
        (_, bool truth) => $"{name}={(truth ? "true" : "false")}",
        (_, Enum kind) => Convert.ToString(kind, CultureInfo.InvariantCulture),
        _ => null,
    };
}
