using System.Globalization;
using EntroPIC.Dsl.Text;

namespace EntroPIC.Dsl.Diagnostics;

/// <summary>Collects the messages of one compilation: each at most once per place, up to a readable number.</summary>
/// <param name="whole">For the bag of a part, the bag of the whole, with earlier reports.</param>
internal sealed class DiagnosticBag(DiagnosticBag? whole = null)
{
    private const int Limit = 50;

    /// <summary>The maximum length of an argument: longer than any phrase, but a name may have a megabyte.</summary>
    private const int LongestPart = 500;

    private readonly List<Diagnostic> _errors = [];
    private readonly List<Diagnostic> _warnings = [];
    private readonly HashSet<(Rule Rule, SourceSpan Span, string Message)> _seen = [];
    private SourceSpan? _firstLeftOut;

    /// <summary>True if this bag or that of the whole has an error.</summary>
    public bool HasErrors => _errors.Count > 0 || whole is { HasErrors: true };

    public void Report(Rule rule, SourceSpan span, params object[] arguments) => Keep(rule, span, () => string.Format(
        CultureInfo.InvariantCulture, rule.Format, [.. arguments.Select(static argument => SourceWording.Shorten(argument.ToString() ?? "", LongestPart))]));

    /// <summary>Adds the messages of another bag.</summary>
    public void Add(DiagnosticBag other)
    {
        foreach (var message in other._errors.Concat(other._warnings))
        {
            Keep(message.Rule, message.Span, () => message.Message);
        }

        _firstLeftOut ??= other._firstLeftOut;
    }

    private void Keep(Rule rule, SourceSpan span, Func<string> message)
    {
        if (!_seen.Add((rule, span, rule.IsPerMessage ? message() : "")))
        {
            return;
        }

        var kept = rule.Severity == Severity.Error ? _errors : _warnings;
        if (kept.Count == Limit)
        {
            _firstLeftOut ??= span;
            return;
        }

        kept.Add(new Diagnostic(rule, span, message()));
    }

    /// <summary>The messages sorted by place; if there are too many, warnings are dropped before errors.</summary>
    public IReadOnlyList<Diagnostic> ToSorted()
    {
        var shown = _warnings.Take(Limit - _errors.Count).ToList();
        var leftOut = _firstLeftOut ?? (shown.Count < _warnings.Count ? _warnings[shown.Count].Span : null);
        var sorted = _errors.Concat(shown)
            .OrderBy(static item => item.Span.File.Path, StringComparer.Ordinal)
            .ThenBy(static item => item.Span.Start)
            .ThenBy(static item => item.Rule.Id, StringComparer.Ordinal)
            .ToList();
        if (leftOut is { } span)
        {
            sorted.Add(new Diagnostic(Rules.TooManyDiagnostics, span, Rules.TooManyDiagnostics.Format));
        }

        return sorted;
    }
}
