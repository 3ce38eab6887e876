using System.Text.RegularExpressions;
using EntroPIC.Dsl.Printing;
using EntroPIC.Dsl.Syntax.Nodes;

namespace EntroPIC.Generator.CSharp;

/// <summary>XML documentation from the declaration's own words.</summary>
internal static class Documentation
{
    private static readonly Regex Code = new("`([^`\n]+)`", RegexOptions.CultureInvariant);

    /// <summary>What a declaration says of itself, and its source.</summary>
    public static void Declaration(SourceWriter writer, DeclarationSyntax declaration, string kind)
    {
        Summary(writer, declaration.Documentation.Length > 0 ? declaration.Documentation : $"The {kind} `{declaration.Name}`.");
        Source(writer, declaration);
    }

    /// <summary>What an item says of itself, else its source.</summary>
    public static void Item(SourceWriter writer, ItemSyntax item) =>
        Summary(writer, item.Documentation.Length > 0 ? item.Documentation : $"`{SourceText.OneLine(item.Span.Text)}`");

    /// <summary>A summary; every line of it behind <c>///</c>. What stands between backticks is code.</summary>
    public static void Summary(SourceWriter writer, string text)
    {
        var lines = Code.Replace(CSharpText.Xml(text), "<c>$1</c>").Split('\n');
        if (lines.Length == 1)
        {
            writer.Line($"/// <summary>{lines[0]}</summary>");
            return;
        }

        writer.Line("/// <summary>");
        foreach (var line in lines)
        {
            writer.Line(line.Length == 0 ? "///" : $"/// {line}");
        }

        writer.Line("/// </summary>");
    }

    /// <summary>Remarks that repeat the declaration, with where it stands.</summary>
    private static void Source(SourceWriter writer, DeclarationSyntax declaration)
    {
        writer.Line("/// <remarks>");
        writer.Line($"/// Declared at <c>{CSharpText.Xml(declaration.NameSpan.ToString())}</c>:");
        writer.Line("/// <code>");
        foreach (var line in SourceText.LinesOf(declaration))
        {
            var text = CSharpText.Xml(line);
            writer.Line(text.Length == 0 ? "///" : $"/// {text}");
        }

        writer.Line("/// </code>");
        writer.Line("/// </remarks>");
    }
}
