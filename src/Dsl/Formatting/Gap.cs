using EntroPIC.Dsl.Text;

namespace EntroPIC.Dsl.Formatting;

/// <summary>A comment between two tokens.</summary>
/// <param name="Text">Its text, without the line break.</param>
/// <param name="LinesBefore">The number of line breaks between the previous token or comment and this one.</param>
internal sealed record Comment(string Text, int LinesBefore)
{
    /// <summary>True for a comment that extends to the end of its line.</summary>
    public bool EndsLine => Text.StartsWith("//", StringComparison.Ordinal);
}

/// <summary>The text between two tokens: comments and line breaks. The lexer drops it, so the formatter reads it again.</summary>
/// <param name="Comments">The comments, in order.</param>
/// <param name="LinesAfter">The number of line breaks between the last comment and the second token.</param>
internal sealed record Gap(IReadOnlyList<Comment> Comments, int LinesAfter)
{
    public static Gap Between(SourceFile file, int start, int end)
    {
        var text = file.Text;
        var comments = new List<Comment>();
        var lines = 0;
        for (var i = start; i < end;)
        {
            if (text[i] == '/')
            {
                var isLine = text[i + 1] == '/';
                var close = isLine ? text.IndexOfAny(['\n', '\r'], i, end - i) : text.IndexOf("*/", i + 2, StringComparison.Ordinal) + 2;
                var stop = close < 0 ? end : close;
                comments.Add(new Comment(Normalized(text.Substring(i, stop - i)), lines));
                (lines, i) = (0, stop);
                continue;
            }

            var isBreak = text[i] == '\n' || (text[i] == '\r' && (i + 1 == text.Length || text[i + 1] != '\n'));
            lines += isBreak ? 1 : 0;
            i++;
        }

        return new Gap(comments, lines);
    }

    private static string Normalized(string comment) =>
        string.Join("\n", comment.Replace("\r\n", "\n").Replace('\r', '\n').Split('\n').Select(static line => line.TrimEnd()));
}
