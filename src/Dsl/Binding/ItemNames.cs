using EntroPIC.Dsl.Syntax.Nodes;

namespace EntroPIC.Dsl.Binding;

/// <summary>The names that items mention, including faulty items, since a mistake beside a name does not make it unused.</summary>
internal static class ItemNames
{
    public static IReadOnlyCollection<string> MentionedBy(ItemSyntax item)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        Collect(item, names);
        return names;
    }

    /// <summary>Adds the names that an item mentions.</summary>
    public static void Collect(ItemSyntax item, HashSet<string> names)
    {
        foreach (var expression in ExpressionsOf(item))
        {
            NameCollector.Collect(expression, names);
        }
    }

    private static ExpressionSyntax?[] ExpressionsOf(ItemSyntax item) => item switch
    {
        LetSyntax let => All(let.Value),
        AdvantageSyntax advantage => All(advantage.Value),
        ControlSyntax control => All([.. control.Arguments.Select(static argument => argument.Value)]),
        GroupSyntax group => All(group.When, group.Weight),
        WeightSyntax weight => All(weight.Value),
        KeepSyntax keep => All(keep.When),
        PolicySyntax policy => All(policy.Value),
        TermSyntax term => All(term.Value, term.When, term.Reduction?.Argument, term.Reduction?.Over),
        ReduceSyntax reduce => All(reduce.Reduction.Argument, reduce.Reduction.Over),
        MetricSyntax metric => All(metric.Value),
        StateSyntax state => All(state.Initial, state.Range?.Low, state.Range?.High),
        OutputSyntax output => All(output.Value),
        UpdateSyntax update => All(update.Value),
        _ => All(),
    };

    private static ExpressionSyntax?[] All(params ExpressionSyntax?[] expressions) => expressions;
}
