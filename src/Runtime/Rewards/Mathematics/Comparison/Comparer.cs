using EntroPIC.Rewards.Mathematics.Algebra;
using EntroPIC.Rewards.Mathematics.Syntax;

namespace EntroPIC.Rewards.Mathematics.Comparison;

/// <summary>Decides whether a response says what the reference says. The order matters: the reference sets the form.</summary>
internal sealed partial class Comparer
{
    private readonly MathOptions _options;
    private readonly WorkBudget _budget;
    private readonly Normalizer _normalizer;
    private readonly Probing _probing;

    private Comparer(MathOptions options, WorkBudget budget)
    {
        _options = options;
        _budget = budget;
        _normalizer = new Normalizer(budget);
        _probing = new Probing(budget);
    }

    public static bool AreEqual(Expression reference, Expression response, MathOptions options, WorkBudget budget)
    {
        (reference, response) = Naming.Align(reference, response, options.MatchesNames);
        return new Comparer(options, budget).AreEqual(reference, response);
    }

    /// <summary>The real number that an answer is or states, or null.</summary>
    public static double? NumberOf(Expression? answer, MathOptions options, WorkBudget budget)
    {
        if (answer is null)
            return null;
        var value = Relations.WithoutApproximation(answer);
        var comparer = new Comparer(options, budget);
        var number = comparer.Endpoint(Relations.IsEquation(value) ? Relations.LastOperand(value) : value);
        return number is { } finite && double.IsFinite(finite) ? finite : null;
    }

    private bool AreEqual(Expression reference, Expression response)
    {
        _budget.Spend();
        (reference, response) = AlignForms(Relations.WithoutApproximation(reference), Relations.WithoutApproximation(response));
        if (reference is RelationNode left && response is RelationNode right)
            return AreEqualRelations(left, right);

        // An inequality as a response may just repeat the question.
        if (reference is RelationNode || response is RelationNode)
            return (reference is RelationNode inequality && AreSolutions(inequality, response))
                || (_options.AcceptsInequalityForSet && response is RelationNode given && AreSolutions(given, reference));
        if (IsSet(reference) || IsSet(response))
            return AreEqualSets(reference, response);
        if (reference is SymbolNode or TextNode || response is SymbolNode or TextNode)
            return Names.Of(reference) is { } name && name == Names.Of(response);
        return AreEqualMatrices(reference, response) ?? AreEqualScalars(reference, response);
    }

    /// <summary>
    /// An equation stands for the value it states where the other side is a value: a response of `2x + 1 = 5` for 5, and `x = 5` for 5
    /// either way; but 5 is no answer where the reference is `2x + 1 = 5`.
    /// </summary>
    private (Expression Reference, Expression Response) AlignForms(Expression reference, Expression response)
    {
        var isAssignment = Relations.IsAssignment(reference);
        if (isAssignment)
            reference = Relations.Shorten(reference);
        if (Relations.IsAssignment(response))
            response = Relations.Shorten(response);

        if (Relations.IsEquation(response) && !Relations.IsEquation(reference))
            return (reference, Relations.LastOperand(response));
        var responseIsValue = !Relations.IsEquation(response) && (response is not RelationNode || _options.AcceptsInequalityForSet);
        return (isAssignment && responseIsValue ? Relations.LastOperand(reference) : reference, response);
    }

    private static bool IsSet(Expression expression) =>
        expression is SetNode or TupleNode or IntervalNode or NamedSetNode or SetOperationNode;
}
