using System.Text;
using EntroPIC.Dsl.Text;

namespace EntroPIC.Dsl.Printing;

/// <summary>Text with indentation, line by line.</summary>
internal sealed class SourceWriter
{
    /// <summary>The preferred maximum length of a line of code.</summary>
    private const int Width = 140;

    private readonly StringBuilder _text;
    private int _depth;

    /// <param name="room">The expected number of characters; more needs a chain of buffers.</param>
    public SourceWriter(int room = 1024) => _text = new StringBuilder(room);

    /// <summary>Writes one line at the current depth; line breaks in the text are removed, and an empty line stays empty.</summary>
    public void Line(string line = "")
    {
        if (line.Length > 0)
        {
            _text.Append(' ', 4 * _depth).Append(PlainText.Line(line));
        }

        _text.Append('\n');
    }

    /// <summary>Writes trusted code of several lines.</summary>
    public void Lines(string code)
    {
        foreach (var line in code.Split('\n'))
        {
            Line(line);
        }
    }

    /// <summary>Indents lines.</summary>
    public void Indented(Action body)
    {
        _depth++;
        body();
        _depth--;
    }

    /// <summary>A header, then lines between braces.</summary>
    public void Block(string header, Action body)
    {
        Line(header);
        Line("{");
        Indented(body);
        Line("}");
    }

    /// <summary>Items after a head that opens a parenthesis: on one line if they fit, otherwise one per line.</summary>
    public void List(string head, IReadOnlyList<string> items, string tail)
    {
        var line = head + string.Join(", ", items) + tail;
        if (Fits(line) || items.Count < 2)
        {
            Line(line);
            return;
        }

        Line(head);
        Indented(() =>
        {
            for (var i = 0; i < items.Count; i++)
            {
                Line(items[i] + (i + 1 < items.Count ? "," : tail));
            }
        });
    }

    /// <summary>
    /// An expression after a head: on one line if it fits, otherwise broken before operators into as few lines as possible.
    /// </summary>
    public void Filled(string head, IReadOnlyList<string> operands, string sign, string tail)
    {
        var line = $"{head} {string.Join(sign, operands)}{tail}";
        if (Fits(line))
        {
            Line(line);
            return;
        }

        Line(head);
        Indented(() =>
        {
            var part = operands[0];
            foreach (var next in operands.Skip(1).Select(operand => sign + operand))
            {
                if (Fits(part + next))
                {
                    part += next;
                }
                else
                {
                    Line(part);
                    part = next.TrimStart();
                }
            }

            Line(part + tail);
        });
    }

    /// <summary>Prints items separated by empty lines.</summary>
    public void Separated<T>(IReadOnlyList<T> items, Action<T> print)
    {
        for (var i = 0; i < items.Count; i++)
        {
            if (i > 0)
            {
                Line();
            }

            print(items[i]);
        }
    }

    private bool Fits(string line) => (4 * _depth) + line.Length <= Width;

    public override string ToString() => _depth == 0 ? _text.ToString() : throw new InvalidOperationException("a block was left open");
}
