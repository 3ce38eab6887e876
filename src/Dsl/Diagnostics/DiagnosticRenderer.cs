using System.Globalization;
using System.Text;
using EntroPIC.Dsl.Text;

namespace EntroPIC.Dsl.Diagnostics;

/// <summary>Renders a message with its source line and a caret, for the command line and the test corpus.</summary>
internal static class DiagnosticRenderer
{
    private const int MostColumns = 120;

    /// <summary>
    /// <code>
    /// error[ENT1001]: unknown value `advantge`; did you mean `advantage`?
    ///   --> losses/grpo.entropic:14:20
    ///    |
    /// 14 |   policy ratio * advantge
    ///    |                  ^^^^^^^^
    /// </code>
    /// </summary>
    public static string Render(Diagnostic diagnostic)
    {
        var start = diagnostic.Span.StartPosition;
        var number = (start.Line + 1).ToString(CultureInfo.InvariantCulture);
        var margin = new string(' ', number.Length);
        var line = diagnostic.Span.File.LineText(start.Line);
        var last = diagnostic.Span.EndPosition;
        var width = Math.Max(1, (last.Line == start.Line ? last.Column : line.Length) - start.Column);

        // A window around the place, so that a line of a megabyte stays readable.
        var from = start.Column > MostColumns / 2 ? start.Column - (MostColumns / 2) : 0;
        var shown = PlainText.Line(line.Substring(from, Math.Max(0, Math.Min(MostColumns, line.Length - from))));
        var isCutOff = from + MostColumns < line.Length;

        width = Math.Min(width, Math.Max(1, shown.Length - (start.Column - from)));
        var indent = new StringBuilder();
        for (var i = 0; i < start.Column - from; i++)
        {
            indent.Append(i < shown.Length && shown[i] == '\t' ? '\t' : ' ');
        }

        // An ellipsis marks each cut side.
        shown = (from > 0 ? "…" + shown.Substring(Math.Min(1, shown.Length)) : shown) + (isCutOff ? "…" : "");

        return new StringBuilder()

                .Append(diagnostic.IsError ? "error" : "warning").Append('[').Append(diagnostic.Rule.Id).Append("]: ")
                .Append(diagnostic.Message).Append('\n')

                .Append(margin).Append("--> ").Append(PlainText.Line(diagnostic.Span.File.Path)).Append(':').Append(number).Append(':')
                .Append(start.Column + 1).Append('\n')
            .Append(margin).Append(" |\n")
            .Append(number).Append(" | ").Append(shown).Append('\n')
            .Append(margin).Append(" | ").Append(indent).Append('^', width).Append('\n')
            .ToString();
    }
}
