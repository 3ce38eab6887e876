using EntroPIC.Dsl.Diagnostics;
using EntroPIC.Dsl.Graph;
using EntroPIC.Dsl.Text;

namespace EntroPIC.Dsl.Binding;

/// <summary>What binding one declaration shares: its graph and where its messages go.</summary>
internal sealed class BindingContext(SourceFile file, SourceSpan anchor, DiagnosticBag diagnostics)
{
    public GraphBuilder Graph { get; } = new();

    /// <summary>What stands in for places in other files: the call of a function, or the name of the base loss.</summary>
    public SourceSpan Anchor { get; set; } = anchor;

    /// <summary>
    /// Reports about a place. A file's messages are all about that file: what goes wrong in something inherited or called from
    /// elsewhere is reported where this file asked for it.
    /// </summary>
    public void Report(Rule rule, SourceSpan span, params object[] arguments)
    {
        if (span.File == file)
        {
            diagnostics.Report(rule, span, arguments);
        }
        else if (rule.Severity == Severity.Error)
        {
            diagnostics.Report(Rules.Elsewhere, Anchor, span, rule.Id, string.Format(System.Globalization.CultureInfo.InvariantCulture, rule.Format, arguments));
        }
    }

    public bool IsHere(SourceSpan span) => span.File == file;
}
