using EntroPIC.Dsl.Diagnostics;
using EntroPIC.Dsl.Graph;
using EntroPIC.Dsl.Model;
using EntroPIC.Dsl.Syntax.Nodes;

namespace EntroPIC.Dsl.Binding;

/// <summary>Controls that a derived loss switches off, whose effect must disappear.</summary>
internal sealed partial class LossBinder
{
    private readonly List<LossItem> _switchedOff = [];

    /// <summary>Records a control that this loss sets to 0 and its base steps.</summary>
    private void NoteSwitchedOff(LossItem item, Node output)
    {
        if (output.Is(0) && item is { Overridden.Syntax: ControlSyntax } && item.Owner == _loss.Syntax)
        {
            _switchedOff.Add(item);
        }
    }

    private void ReportNotExactlyOff(IReadOnlyList<TermModel> terms)
    {
        foreach (var control in _switchedOff)
        {
            var dependent = DependentOn(control.Syntax.Name);
            var remains = _weights.Where(
                weight => dependent.Contains(weight.Syntax) && !Graph.Select(weight.Members, weight.Value, Graph.Number(1)).Is(1))
                .Select(static weight => $"the weight `{weight.Syntax.Name}` is not 1")
                .Concat(terms.Where(term => term.Role != TermRole.Policy && dependent.Contains(term.Syntax)).Select(static term => $"`{term.Name}` does not vanish"))
                .FirstOrDefault();
            if (remains is not null)
            {
                _context.Report(Rules.NotExactlyOff, control.Syntax.NameSpan, control.Syntax.Name, remains);
            }
        }
    }

    /// <summary>
    /// The items that mention a control, directly or through definitions. An item that replaces an inherited one without the control is
    /// skipped, since it may reduce to that one.
    /// </summary>
    private HashSet<ItemSyntax> DependentOn(string control)
    {
        var names = new HashSet<string>(StringComparer.Ordinal) { control };
        var items = _items.Select(static item => (Item: item, Mentioned: ItemNames.MentionedBy(item.Syntax).ToList())).ToList();
        while (items.Any(item => item.Item.Syntax is LetSyntax or GroupSyntax && item.Mentioned.Exists(names.Contains) && names.Add(item.Item.Syntax.Name)))
        {
        }

        return new HashSet<ItemSyntax>(items.Where(item => item.Mentioned.Exists(names.Contains) && !ReplacesOther(item.Item, names)).Select(static item => item.Item.Syntax));
    }

    private static bool ReplacesOther(LossItem item, HashSet<string> names)
    {
        for (var overridden = item.Overridden; overridden is not null; overridden = overridden.Overridden)
        {
            if (!ItemNames.MentionedBy(overridden.Syntax).Any(names.Contains))
            {
                return true;
            }
        }

        return false;
    }
}
