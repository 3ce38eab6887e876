using System.Text;

namespace EntroPIC.Dsl.Formatting;

/// <summary>The number of empty lines.</summary>
internal enum Blank
{
    None,

    /// <summary>Reduces several empty lines to one.</summary>
    Kept,

    One,
}

/// <summary>Text that grows token by token, with the comments between them.</summary>
internal sealed class Layout
{
    private const int Step = 4;

    private readonly StringBuilder _text = new();

    public void Write(string token) => _text.Append(token);

    /// <summary>Ends the line and starts the next one.</summary>
    /// <param name="gap">The text between them.</param>
    /// <param name="commentIndent">The indentation of comments on their own line.</param>
    /// <param name="indent">The indentation of the next token.</param>
    /// <param name="blank">The empty lines before the next token or its comments.</param>
    /// <param name="mayEndBlank">True if an empty line, or a comment on the same line, may directly precede the next token.</param>
    public void Break(Gap gap, int commentIndent, int indent, Blank blank, bool mayEndBlank)
    {
        var staysOnLine = false;
        foreach (var comment in gap.Comments)
        {
            if (comment.LinesBefore == 0 && _text.Length > 0)
            {
                _text.Append(' ').Append(comment.Text);
                staysOnLine &= !comment.EndsLine;
                continue;
            }

            staysOnLine = !comment.EndsLine && mayEndBlank;
            NextLine(commentIndent, blank == Blank.One || (blank == Blank.Kept && comment.LinesBefore > 1));
            _text.Append(comment.Text);
            blank = Blank.Kept;
        }

        if (staysOnLine && gap.LinesAfter == 0)
        {
            _text.Append(' ');
            return;
        }

        NextLine(indent, mayEndBlank && (blank == Blank.One || (blank == Blank.Kept && gap.LinesAfter > 1)));
    }

    /// <summary>Continues the same item, on a new line if it has one or if a comment ends the line.</summary>
    public void Continue(Gap gap, int indent, bool breaks, bool isApart)
    {
        var isOpen = false;
        foreach (var comment in gap.Comments)
        {
            if (isOpen || comment.LinesBefore > 0)
            {
                NextLine(indent, isBlank: false);
            }
            else if (_text.Length > 0)
            {
                _text.Append(' ');
            }

            _text.Append(comment.Text);
            isOpen = comment.EndsLine;
        }

        if (breaks || isOpen)
        {
            NextLine(indent, isBlank: false);
        }
        else if (isApart || gap.Comments.Count > 0)
        {
            _text.Append(' ');
        }
    }

    /// <summary>The whole text, with a final line break unless it is empty.</summary>
    public override string ToString() => _text.ToString().TrimEnd('\n', ' ') is { Length: > 0 } text ? text + "\n" : "";

    private void NextLine(int indent, bool isBlank)
    {
        if (_text.Length > 0)
        {
            _text.Append(isBlank ? "\n\n" : "\n").Append(' ', Step * indent);
        }
    }
}
