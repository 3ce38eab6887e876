using System.Globalization;
using EntroPIC.Dsl.Text;

namespace EntroPIC.Dsl.Diagnostics;

/// <summary>Collects the messages of one compilation: each at most once per place, and no more than a person reads.</summary>
internal sealed class DiagnosticBag
{
    private const int Limit = 50;

    private readonly List<Diagnostic> _items = [];
    private readonly HashSet<(Rule Rule, SourceSpan Span)> _seen = [];
    private Diagnostic? _overflow;

    public bool HasErrors { get; private set; }

    public void Report(Rule rule, SourceSpan span, params object[] arguments)
    {
        if (!_seen.Add((rule, span)))
        {
            return;
        }

        HasErrors |= rule.Severity == Severity.Error;
        if (_items.Count == Limit)
        {
            _overflow ??= new Diagnostic(Rules.TooManyDiagnostics, span, Rules.TooManyDiagnostics.Format);
            return;
        }

        _items.Add(new Diagnostic(rule, span, string.Format(CultureInfo.InvariantCulture, rule.Format, arguments)));
    }

    /// <summary>All messages in the order of their places.</summary>
    public IReadOnlyList<Diagnostic> ToSorted()
    {
        var sorted = _items
            .OrderBy(static item => item.Span.File.Path, StringComparer.Ordinal)
            .ThenBy(static item => item.Span.Start)
            .ThenBy(static item => item.Rule.Id, StringComparer.Ordinal)
            .ToList();
        if (_overflow is not null)
        {
            sorted.Add(_overflow);
        }

        return sorted;
    }
}
