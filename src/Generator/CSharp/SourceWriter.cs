using System.Text;

namespace EntroPIC.Generator.CSharp;

/// <summary>Text with indentation, line by line.</summary>
internal sealed class SourceWriter
{
    private readonly StringBuilder _text = new();
    private int _depth;

    /// <summary>Writes lines, each at the current depth; an empty one stays empty.</summary>
    public void Line(string lines = "")
    {
        foreach (var line in lines.Split('\n'))
        {
            if (line.Length > 0)
            {
                _text.Append(' ', 4 * _depth).Append(line);
            }

            _text.Append('\n');
        }
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

    public override string ToString() => _depth == 0 ? _text.ToString() : throw new InvalidOperationException("a block was left open");
}
