using System.Globalization;
using EntroPIC.Dsl.Text;

namespace EntroPIC.Dsl.Diagnostics;

/// <summary>Collects the messages of one compilation: each at most once per place, and no more than a person reads.</summary>
/// <param name="whole">Where this is the bag of a part: what was reported of the whole before.</param>
internal sealed class DiagnosticBag(DiagnosticBag? whole = null)
{
    private const int Limit = 50;

    /// <summary>More than any phrase of ours: a name may have a megabyte.</summary>
    private const int LongestPart = 500;

    private readonly List<Diagnostic> _errors = [];
    private readonly List<Diagnostic> _warnings = [];
    private readonly HashSet<(Rule Rule, SourceSpan Span, string Message)> _seen = [];
    private SourceSpan? _firstLeftOut;

    /// <summary>Whether there is an error here or in the whole.</summary>
    public bool HasErrors => _errors.Count > 0 || whole is { HasErrors: true };

    public void Report(Rule rule, SourceSpan span, params object[] arguments) => Keep(rule, span, () => string.Format(
        CultureInfo.InvariantCulture, rule.Format, [.. arguments.Select(static argument => Wording.Shorten(argument.ToString() ?? "", LongestPart))]));

    /// <summary>Takes over what another bag holds, as if it had been reported here.</summary>
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

    /// <summary>The messages in the order of their places; where there are too many, warnings make room for errors.</summary>
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
