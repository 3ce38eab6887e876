using EntroPIC.Dsl.Diagnostics;
using EntroPIC.Dsl.Model;
using EntroPIC.Dsl.Syntax.Nodes;

namespace EntroPIC.Dsl.Binding;

/// <summary>Names that a metric or a control cannot have, because a line of a log has another number of that name.</summary>
internal sealed partial class LossBinder
{
    /// <summary>What is logged of every control beside its output.</summary>
    private static IEnumerable<(string Name, string What)> OfEveryControl(string control) =>
    [
        (control, "the output of that control"),
        (ControlMetrics.Saturated(control), $"whether the output of `{control}` is at a bound"),
        (ControlMetrics.Authority(control), $"how much `{control}` moves the objective"),
    ];

    private void ReportReservedMetrics()
    {
        var taken = ItemsOf<ControlSyntax>()
            .SelectMany(static control => OfEveryControl(control.Syntax.Name).Select(logged => (logged.Name, logged.What, Control: control)))
            .GroupBy(static logged => logged.Name, StringComparer.Ordinal)
            .ToDictionary(static same => same.Key, static same => same.First(), StringComparer.Ordinal);
        foreach (var (name, _, control) in taken.Values)
        {
            if (LoggedNames.Find(name) is { } what)
            {
                _context.Report(Rules.ReservedName, control.Syntax.NameSpan, name, what, OtherName);
            }
        }

        foreach (var metric in ItemsOf<MetricSyntax>())
        {
            var name = metric.Syntax.Name;
            if (LoggedNames.Find(name) is { } what)
            {
                _context.Report(Rules.ReservedName, metric.Syntax.NameSpan, name, what, OtherName);
            }
            else if (taken.TryGetValue(name, out var logged))
            {
                // The later of the two is the one to rename.
                var place = logged.Control.Owner == _loss.Syntax && metric.Owner != _loss.Syntax ? logged.Control.Syntax.NameSpan : metric.Syntax.NameSpan;
                _context.Report(Rules.ReservedName, place, name, logged.What + ", which is logged by that name", OtherName);
            }
        }
    }
}
