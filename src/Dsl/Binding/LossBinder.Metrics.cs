using EntroPIC.Dsl.Diagnostics;
using EntroPIC.Dsl.Model;
using EntroPIC.Dsl.Syntax.Nodes;

namespace EntroPIC.Dsl.Binding;

/// <summary>Names that a metric or control cannot have, because a log line has another number of that name.</summary>
internal sealed partial class LossBinder
{
    /// <summary>The logged values of a control besides its output.</summary>
    private static IEnumerable<(string Name, string What)> LoggedBy(ControlSyntax control)
    {
        var name = control.Name;
        (string, string)[] ofEvery =
        [
            (name, "the output of that control"),
            (ControlMetrics.Saturated(name), $"the saturation of `{name}`"),
            (ControlMetrics.Authority(name), $"the authority of `{name}`"),
        ];
        return ClockBinder.IsPerGroup(control)
            ? [.. ofEvery, (ControlMetrics.Prompts(name), $"the prompts of `{name}`"), (ControlMetrics.Evicted(name), $"the prompts that `{name}` forgot")]
            : ofEvery;
    }

    private void ReportReservedMetrics()
    {
        var taken = ItemsOf<ControlSyntax>()
            .SelectMany(
                static control => LoggedBy((ControlSyntax)control.Syntax).Select(logged => (logged.Name, logged.What, Control: control)))
            .GroupBy(static logged => logged.Name, StringComparer.Ordinal)
            .ToDictionary(static same => same.Key, static same => same.First(), StringComparer.Ordinal);
        foreach (var (name, _, control) in taken.Values)
        {
            if (LoggedNames.Find(name) is { } what)
            {
                _context.Report(Rules.ReservedName, control.Syntax.NameSpan, name, what, ReservedNames.OtherName);
            }
        }

        foreach (var metric in ItemsOf<MetricSyntax>())
        {
            var name = metric.Syntax.Name;
            if (LoggedNames.Find(name) is { } what)
            {
                _context.Report(Rules.ReservedName, metric.Syntax.NameSpan, name, what, ReservedNames.OtherName);
            }
            else if (taken.TryGetValue(name, out var logged))
            {
                // Report the later of the two.
                var place = logged.Control.Owner == _loss.Syntax && metric.Owner != _loss.Syntax
                    ? logged.Control.Syntax.NameSpan
                    : metric.Syntax.NameSpan;
                _context.Report(Rules.ReservedName, place, name, logged.What + ", which has this name in the log", ReservedNames.OtherName);
            }
        }
    }
}
