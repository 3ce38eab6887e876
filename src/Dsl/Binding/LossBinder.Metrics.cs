using EntroPIC.Dsl.Diagnostics;
using EntroPIC.Dsl.Passes;
using EntroPIC.Dsl.Syntax.Nodes;

namespace EntroPIC.Dsl.Binding;

/// <summary>Names that a metric or a control cannot have, because a line of a log has another number of that name.</summary>
internal sealed partial class LossBinder
{
    /// <summary>What is logged of every control beside its output.</summary>
    private static readonly (string Suffix, string What)[] OfEveryControl =
    [
        ("", "the output of that control"),
        ("_saturated", "whether the output of `{0}` is at a bound"),
        (Authority.Suffix, "how much `{0}` moves the objective"),
    ];

    private void ReportReservedMetrics()
    {
        var taken = ItemsOf<ControlSyntax>()
            .SelectMany(static control => OfEveryControl.Select(logged => (Name: control.Syntax.Name + logged.Suffix, What: logged.What.Replace("{0}", control.Syntax.Name), Control: control)))
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
