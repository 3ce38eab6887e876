using EntroPIC.Dsl.Printing;

namespace EntroPIC.Python;

/// <summary>How longer pieces of Python are laid out.</summary>
internal static class PythonLayout
{
    private const int Width = 110;

    /// <summary>Items between a head that opens a bracket and a tail that closes it: on one line where they fit, else each on its own.</summary>
    public static void Call(SourceWriter writer, string head, IReadOnlyList<string> items, string tail)
    {
        var line = head + string.Join(", ", items) + tail;
        if (line.Length <= Width)
        {
            writer.Line(line);
            return;
        }

        writer.Line(head);
        writer.Indented(() =>
        {
            foreach (var item in items)
            {
                writer.Line(item + ",");
            }
        });
        writer.Line(tail);
    }

    /// <summary>A class, with what stands in it.</summary>
    public static void Block(SourceWriter writer, string header, Action body)
    {
        writer.Line(header);
        writer.Indented(body);
    }

    /// <summary>A field of a dataclass with its documentation below it.</summary>
    public static void Field(SourceWriter writer, string field, string documentation)
    {
        writer.Line();
        writer.Line(field);
        PythonText.Docstring(writer, documentation);
    }
}
