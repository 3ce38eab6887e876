using System.Globalization;
using EntroPIC.Dsl.Diagnostics;
using EntroPIC.Dsl.Graph;
using EntroPIC.Dsl.Syntax.Nodes;
using EntroPIC.Dsl.Text;

namespace EntroPIC.Dsl.Binding;

/// <summary>The state shared while binding one declaration: its graph and its messages.</summary>
/// <param name="file">The file of the messages.</param>
/// <param name="anchor">The replacement of places in other files.</param>
/// <param name="diagnostics">Receives the messages.</param>
/// <param name="items">The items of the declaration; rules that they allow are not reported.</param>
internal sealed class BindingContext(SourceFile file, SourceSpan anchor, DiagnosticBag diagnostics, IReadOnlyList<ItemSyntax>? items = null)
{
    private readonly HashSet<string> _allowed =
        new((items ?? []).OfType<AllowSyntax>().Select(static item => item.Rule), StringComparer.Ordinal);

    private readonly HashSet<string> _found = new(StringComparer.Ordinal);

    public GraphBuilder Graph { get; } = new();

    /// <summary>True if the declaration has an error.</summary>
    public bool HasErrors { get; private set; }

    /// <summary>The nesting depth of the current expression, including inlined functions.</summary>
    public int Nesting { get; set; }

    /// <summary>The number of inlined calls.</summary>
    public int Calls { get; set; }

    /// <summary>The outermost call.</summary>
    public SourceSpan OuterCall { get; set; } = anchor;

    /// <summary>The replacement of places in other files: the call of a function, or the name of the base loss.</summary>
    public SourceSpan Anchor { get; set; } = anchor;

    /// <summary>
    /// Reports at a place. All messages of a file are about places in it: an error in inherited or called code of another file is reported
    /// at its use here.
    /// </summary>
    public void Report(Rule rule, SourceSpan span, params object[] arguments)
    {
        if (rule.IsAllowable && _allowed.Contains(rule.Id))
        {
            _found.Add(rule.Id);
            return;
        }

        HasErrors |= rule.Severity == Severity.Error;
        if (span.File == file)
        {
            diagnostics.Report(rule, span, arguments);
        }
        else if (rule.Severity == Severity.Error)
        {
            diagnostics.Report(
                Rules.Elsewhere, Anchor, span, rule.Id,
                new LazyText(() => string.Format(CultureInfo.InvariantCulture, rule.Format, arguments)));
        }
    }

    /// <summary>The line of a place, with its file if that is another one.</summary>
    public string Line(SourceSpan place) => SourceWording.Line(place, file);

    /// <summary>Warns of an unused name, unless there are errors, since the faulty code may be its use.</summary>
    public void ReportUnused(SourceSpan span, string kind, string name, object? remedy = null)
    {
        if (!diagnostics.HasErrors)
        {
            Report(Rules.Unused, span, kind, name, remedy ?? "");
        }
    }

    /// <summary>
    /// Warns of a name that hides a constant or a signal of the project. Library constants do not count, since the library may add some.
    /// </summary>
    public void ReportShadow(Declarations home, SourceSpan span, string kind, string name)
    {
        if (home.Find<FunctionSyntax>(name) is { Syntax.Parameters.Count: 0 } hidden && !Library.Files.Contains(hidden.Home))
        {
            Report(Rules.Shadowed, span, kind, name, $"the constant of that name in line {Line(hidden.Syntax.NameSpan)}");
        }
        else if (home.Find<SignalSyntax>(name) is { } signal && !Library.Files.Contains(signal.Home))
        {
            Report(Rules.Shadowed, span, kind, name, $"the signal of that name in line {Line(signal.Syntax.NameSpan)}");
        }
    }

    /// <summary>Warns of allowed rules that found nothing, unless there are errors, which may hide findings.</summary>
    public void ReportStaleAllow()
    {
        foreach (var item in (items ?? []).OfType<AllowSyntax>()
            .Where(item => !diagnostics.HasErrors && IsHere(item.Span) && !_found.Contains(item.Rule)))
        {
            if (Rules.Find(item.Rule) is { IsAllowable: true } rule)
            {
                Report(Rules.StaleAllow, item.NameSpan, rule.Id, rule.Title);
            }
        }
    }

    public bool IsHere(SourceSpan span) => span.File == file;

    /// <summary>Reports allowed rules that cannot be allowed.</summary>
    public void CheckAllowed()
    {
        foreach (var item in (items ?? []).OfType<AllowSyntax>().Where(item => IsHere(item.Span) && item.Rule.Length > 0))
        {
            var rule = Rules.Find(item.Rule);
            if (rule is null)
            {
                Report(
                    Rules.UnknownRule, item.NameSpan, item.Rule,
                    LazyText.DidYouMean(item.Rule, Rules.All.Where(static known => known.IsAllowable).Select(static known => known.Id)));
            }
            else if (!rule.IsAllowable)
            {
                Report(Rules.NotAllowable, item.NameSpan, item.Rule, rule.Title);
            }
        }
    }
}
