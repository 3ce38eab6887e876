namespace EntroPIC.Dsl.Text;

/// <summary>The text of one <c>.entropic</c> file, with a map from offsets to lines. Paths are shown as given.</summary>
internal sealed class SourceFile(string path, string text)
{
    private int[]? _lineStarts;

    public string Path { get; } = path;

    public string Text { get; } = text;

    private int[] LineStarts => _lineStarts ??= FindLineStarts(Text);

    public int LineCount => LineStarts.Length;

    /// <summary>The zero-based line and column of an offset.</summary>
    public LinePosition PositionOf(int offset)
    {
        var line = Array.BinarySearch(LineStarts, offset);
        if (line < 0)
        {
            line = ~line - 1;
        }

        return new LinePosition(line, offset - LineStarts[line]);
    }

    /// <summary>The text of a zero-based line, without its line break.</summary>
    public string LineText(int line)
    {
        var start = LineStarts[line];
        var end = line + 1 < LineStarts.Length ? LineStarts[line + 1] : Text.Length;
        return Text.Substring(start, end - start).TrimEnd('\r', '\n');
    }

    private static int[] FindLineStarts(string text)
    {
        var starts = new List<int> { 0 };
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '\n' || (text[i] == '\r' && (i + 1 == text.Length || text[i + 1] != '\n')))
            {
                starts.Add(i + 1);
            }
        }

        return [.. starts];
    }
}
