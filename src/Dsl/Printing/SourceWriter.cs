using System.Text;
using EntroPIC.Dsl.Text;

namespace EntroPIC.Dsl.Printing;

/// <summary>Text with indentation, line by line.</summary>
internal sealed class SourceWriter
{
    /// <summary>What a line of code should not exceed.</summary>
    private const int Width = 140;

    private readonly StringBuilder _text;
    private int _depth;

    /// <param name="room">About how many characters will be written: more is a chain of pieces.</param>
    public SourceWriter(int room = 1024) => _text = new StringBuilder(room);

    /// <summary>Writes one line at the current depth; an empty one stays empty. Whatever the text, it stays one.</summary>
    public void Line(string line = "")
    {
        if (line.Length > 0)
        {
            _text.Append(' ', 4 * _depth).Append(PlainText.Line(line));
        }

        _text.Append('\n');
    }

    /// <summary>Writes code of several lines, of which nothing is of others.</summary>
    public void Lines(string code)
    {
        foreach (var line in code.Split('\n'))
        {
            Line(line);
        }
    }

    /// <summary>Forgets what was written, whether or not it was whole; the room for it stays.</summary>
    public void Clear()
    {
        _text.Clear();
        _depth = 0;
    }

    /// <summary>Lines at the next depth.</summary>
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

    /// <summary>Items behind a head that opens a parenthesis: on one line where they fit, else each on its own.</summary>
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

    /// <summary>An expression behind a head: on one line where it fits, else on as few as it needs, broken before a sign.</summary>
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

    /// <summary>Prints each of some items, with an empty line between two.</summary>
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
