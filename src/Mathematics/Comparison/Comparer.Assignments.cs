using EntroPIC.Mathematics.Syntax;

namespace EntroPIC.Mathematics.Comparison;

// Several names with a value each.
internal sealed partial class Comparer
{
    /// <summary>By name where both sides have names; where one has none, in the order of the names; null where neither side is a list of
    /// assignments.</summary>
    private bool? AreEqualAssignments(Expression reference, Expression response)
    {
        var (expected, given) = (AssignmentsOf(reference), AssignmentsOf(response));

        // Of alternatives one holds, of a list all do.
        if ((expected ?? given) is { } names && names.Keys.Select(static name => name[0]).Distinct().Count() > 1
            && AreAlternatives(reference) != AreAlternatives(response))
        {
            return false;
        }

        return (expected, given) switch
        {
            (null, null) => null,
            ({ } one, { } other) =>
                one.Count == other.Count && one.All(pair => other.TryGetValue(pair.Key, out var value) && AreEqual(pair.Value, value)),
            ({ } one, null) => AreEqualInOrder(one, response, isReference: true),
            (null, { } other) => AreEqualInOrder(other, reference, isReference: false),
        };
    }

    private static bool AreAlternatives(Expression expression) => expression is SetNode { AreAlternatives: true };

    private bool? AreEqualInOrder(Dictionary<string, Expression> named, Expression unnamed, bool isReference)
    {
        // Roots x_1, x_2 have no order of their own.
        if (unnamed is SetNode && named.Keys.Select(static name => name[0]).Distinct().Count() == 1)
        {
            return null;
        }

        if (unnamed is SetNode { HasBraces: true } || unnamed is RelationNode || Elements(unnamed) is not { } values
            || values.Any(static value => value is RelationNode))
        {
            return false;
        }

        var names = named.Keys.All(static name => name is "x" or "y" or "z")
            ? named.Keys.Order(StringComparer.Ordinal)
            : named.Keys.AsEnumerable();
        return values.Count == named.Count
            && names.Zip(values).All(
                pair => isReference ? AreEqual(named[pair.First], pair.Second) : AreEqual(pair.Second, named[pair.First]));
    }

    /// <summary>Different names with their values: `x = 1, y = 2` or `(x, y) = (1, 2)`; null for anything else.</summary>
    private static Dictionary<string, Expression>? AssignmentsOf(Expression expression)
    {
        IEnumerable<(Expression Name, Expression Value)>? pairs = expression switch
        {
            SetNode { Elements: { Count: > 1 } elements } when elements.All(static element => element is RelationNode && Relations.IsAssignment(element)) =>
                elements.Select(static element => (((RelationNode)element).Operands[0], Relations.LastOperand(element))),
            TupleNode { Elements: { Count: > 1 } elements } when elements.All(static element => element is RelationNode && Relations.IsAssignment(element)) =>
                elements.Select(static element => (((RelationNode)element).Operands[0], Relations.LastOperand(element))),
            RelationNode { Operands: [var names, var values] } when Relations.IsEquation(expression) && Components(names) is { } left
                && Components(values) is { } right && left.Count == right.Count => left.Zip(right),
            RelationNode { Operands: { Count: > 2 } operands } when Relations.IsEquation(expression) && operands.SkipLast(1).All(static operand => operand is SymbolNode) =>
                operands.SkipLast(1).Select(name => (name, operands[^1])),
            _ => null,
        };
        var assignments = new Dictionary<string, Expression>(StringComparer.Ordinal);
        return pairs is not null && pairs.All(pair => pair.Name is SymbolNode symbol && assignments.TryAdd(symbol.Name, pair.Value))
            ? assignments
            : null;
    }

    private static IReadOnlyList<Expression>? Components(Expression expression) => expression switch
    {
        TupleNode tuple => tuple.Elements,
        IntervalNode { IsLowOpen: true, IsHighOpen: true } pair => [pair.Low, pair.High],
        _ => null,
    };
}
