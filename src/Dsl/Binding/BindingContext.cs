using System.Globalization;
using EntroPIC.Dsl.Diagnostics;
using EntroPIC.Dsl.Graph;
using EntroPIC.Dsl.Syntax.Nodes;
using EntroPIC.Dsl.Text;

namespace EntroPIC.Dsl.Binding;

/// <summary>What binding one declaration shares: its graph and where its messages go.</summary>
/// <param name="file">The file whose messages these are.</param>
/// <param name="anchor">What stands in for places in other files.</param>
/// <param name="diagnostics">Where messages go.</param>
/// <param name="items">The items of the declaration; what they allow is not reported.</param>
internal sealed class BindingContext(SourceFile file, SourceSpan anchor, DiagnosticBag diagnostics, IReadOnlyList<ItemSyntax>? items = null)
{
    private readonly HashSet<string> _allowed = new((items ?? []).OfType<AllowSyntax>().Select(static item => item.Rule), StringComparer.Ordinal);

    private readonly HashSet<string> _found = new(StringComparer.Ordinal);

    public GraphBuilder Graph { get; } = new();

    /// <summary>Whether something of the declaration is wrong.</summary>
    public bool HasErrors { get; private set; }

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
            diagnostics.Report(Rules.Elsewhere, Anchor, span, rule.Id, new LazyText(() => string.Format(CultureInfo.InvariantCulture, rule.Format, arguments)));
        }
    }

    /// <summary>The number of a place's line, with its file where that is another one.</summary>
    public string Line(SourceSpan place) => Wording.Line(place, file);

    /// <summary>Warns of a name that nothing uses; not beside errors, since what is wrong may be the use that is missed.</summary>
    public void ReportUnused(SourceSpan span, string kind, string name, object? remedy = null)
    {
        if (!diagnostics.HasErrors)
        {
            Report(Rules.Unused, span, kind, name, remedy ?? "");
        }
    }

    /// <summary>Warns of a name that hides a constant of the project; the library may add constants.</summary>
    public void ReportShadow(Declarations home, SourceSpan span, string kind, string name)
    {
        if (home.Find<FunctionSyntax>(name) is { Syntax.Parameters.Count: 0 } hidden && !Library.Files.Contains(hidden.Home))
        {
            Report(Rules.Shadowed, span, kind, name, $"the constant of that name in line {Line(hidden.Syntax.NameSpan)}");
        }
    }

    /// <summary>Warns of what is allowed and was not found; not beside errors, which hide what would be.</summary>
    public void ReportStaleAllow()
    {
        foreach (var item in (items ?? []).OfType<AllowSyntax>().Where(item => !diagnostics.HasErrors && IsHere(item.Span) && !_found.Contains(item.Rule)))
        {
            if (Rules.Find(item.Rule) is { IsAllowable: true } rule)
            {
                Report(Rules.StaleAllow, item.NameSpan, rule.Id, rule.Title);
            }
        }
    }

    public bool IsHere(SourceSpan span) => span.File == file;

    /// <summary>Reports what the declaration allows although nothing could.</summary>
    public void CheckAllowed()
    {
        foreach (var item in (items ?? []).OfType<AllowSyntax>().Where(item => IsHere(item.Span) && item.Rule.Length > 0))
        {
            var rule = Rules.Find(item.Rule);
            if (rule is null)
            {
                Report(Rules.UnknownRule, item.NameSpan, item.Rule, Suggestions.DidYouMeanLater(item.Rule, Rules.All.Where(static known => known.IsAllowable).Select(static known => known.Id)));
            }
            else if (!rule.IsAllowable)
            {
                Report(Rules.NotAllowable, item.NameSpan, item.Rule, rule.Title);
            }
        }
    }
}
