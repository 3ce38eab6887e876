using System.Globalization;
using EntroPIC.Dsl.Diagnostics;
using EntroPIC.Dsl.Graph;
using EntroPIC.Dsl.Text;

namespace EntroPIC.Dsl.Binding;

/// <summary>What binding one declaration shares: its graph and where its messages go.</summary>
internal sealed class BindingContext(SourceFile file, SourceSpan anchor, DiagnosticBag diagnostics)
{
    public GraphBuilder Graph { get; } = new();

    /// <summary>How deep the expression that is being bound is nested, with the functions that it is inlined from.</summary>
    public int Nesting { get; set; }

    /// <summary>How many calls of functions were inlined.</summary>
    public int Calls { get; set; }

    /// <summary>The call that is inside of no other.</summary>
    public SourceSpan OuterCall { get; set; } = anchor;

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
            diagnostics.Report(Rules.Elsewhere, Anchor, span, rule.Id, new LazyText(() => string.Format(CultureInfo.InvariantCulture, rule.Format, arguments)));
        }
    }

    /// <summary>The number of a place's line, with its file where that is another one.</summary>
    public string Line(SourceSpan place) => Wording.Line(place, file);

    /// <summary>Warns of a name that nothing uses; not beside errors, since what is wrong may be the use that is missed.</summary>
    public void ReportUnused(SourceSpan span, string kind, string name)
    {
        if (!diagnostics.HasErrors)
        {
            Report(Rules.Unused, span, kind, name);
        }
    }

    public bool IsHere(SourceSpan span) => span.File == file;
}
