using System.Text;

namespace EntroPIC.Dsl.Formatting;

/// <summary>Empty lines between two things.</summary>
internal enum Blank
{
    None,

    /// <summary>One where there are some.</summary>
    Kept,

    One,
}

/// <summary>Text that grows token by token, with the comments between them.</summary>
internal sealed class Layout
{
    private const int Step = 4;

    private readonly StringBuilder _text = new();

    public void Write(string token) => _text.Append(token);

    /// <summary>Ends the line, and begins the next one.</summary>
    /// <param name="gap">What stands between.</param>
    /// <param name="commentIndent">How far in comments on lines of their own stand.</param>
    /// <param name="indent">How far in the next token stands.</param>
    /// <param name="blank">The empty lines before what comes next, comments included.</param>
    /// <param name="mayEndBlank">Whether an empty line, or a comment on the same line, may stand right before the next token.</param>
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

    /// <summary>Goes on with the same item, on a line of its own where it has one or a comment ends the line.</summary>
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

    /// <summary>All of it; one line ends it, where there is anything.</summary>
    public override string ToString() => _text.ToString().TrimEnd('\n', ' ') is { Length: > 0 } text ? text + "\n" : "";

    private void NextLine(int indent, bool isBlank)
    {
        if (_text.Length > 0)
        {
            _text.Append(isBlank ? "\n\n" : "\n").Append(' ', Step * indent);
        }
    }
}
