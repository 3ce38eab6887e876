using System.Text;
using EntroPIC.Dsl.Printing;
using EntroPIC.Dsl.Syntax.Nodes;

namespace EntroPIC.Generator.CSharp;

/// <summary>XML documentation from the documentation of declarations.</summary>
internal static class Documentation
{
    /// <summary>The documentation of a declaration, and its source.</summary>
    public static void Declaration(SourceWriter writer, DeclarationSyntax declaration, string kind)
    {
        Summary(writer, declaration.Documentation.Length > 0 ? declaration.Documentation : $"The {kind} `{declaration.Name}`.");
        Source(writer, declaration);
    }

    /// <summary>The documentation of an item, or else its source.</summary>
    public static void Item(SourceWriter writer, ItemSyntax item) =>
        Summary(writer, item.Documentation.Length > 0 ? item.Documentation : $"`{SourceText.OneLine(item.Span.Text)}`");

    /// <summary>A summary, each line after <c>///</c>. Text between backticks becomes code.</summary>
    public static void Summary(SourceWriter writer, string text)
    {
        var lines = WithCode(CSharpText.Xml(text)).Split('\n');
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

    /// <summary>The text, with spans between backticks of one line as code.</summary>
    private static string WithCode(string text)
    {
        var marked = new StringBuilder();
        var start = 0;
        for (var open = text.IndexOf('`'); open >= 0; open = text.IndexOf('`', start))
        {
            var close = text.IndexOfAny(['`', '\n'], open + 1);
            var isCode = close > open + 1 && text[close] == '`';
            marked.Append(text, start, open - start).Append(isCode ? $"<c>{text.Substring(open + 1, close - open - 1)}</c>" : "`");
            start = isCode ? close + 1 : open + 1;
        }

        return marked.Append(text, start, text.Length - start).ToString();
    }

    /// <summary>Remarks that quote the declaration, with its place.</summary>
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
