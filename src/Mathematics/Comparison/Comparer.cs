using EntroPIC.Mathematics.Algebra;
using EntroPIC.Mathematics.Syntax;

namespace EntroPIC.Mathematics.Comparison;

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
        return new Comparer(options, budget).AreEqualAnswers(reference, response)
            || (WithRealRoots(reference) is { } real && new Comparer(options, budget).AreEqualAnswers(real, response));
    }

    /// <summary>
    /// The reference with real odd roots of negative numbers, or null where it takes none: (-8)^{1/3} may be meant as -2.
    /// </summary>
    private static Expression? WithRealRoots(Expression reference) => ExpressionTree.All(reference).Any(IsRootOfNegative)
        ? ExpressionTree.Rewrite(reference, static node => IsRootOfNegative(node) ? (PowerNode)node with { IsRoot = true } : node)
        : null;

    private static bool IsRootOfNegative(Expression node) =>
        node is PowerNode { IsRoot: false, Base: NumberNode { Value.Sign: < 0 }, Exponent: NumberNode { Value.IsInteger: false } };

    private bool AreEqualAnswers(Expression reference, Expression response) =>
        !AssertDifferently(reference, response) && Claim(response) is { } claim && AreEqualChoices(reference, claim);

    /// <summary>The real number that an answer is or states, whatever its unit, or null.</summary>
    public static double? NumberOf(Expression? answer, MathOptions options, WorkBudget budget) =>
        answer is not null && new Comparer(options, budget) is var comparer && comparer.Stated(answer) is { } value
            ? comparer.NumberOf(value)
            : null;

    /// <summary>
    /// The numbers of a reference and of a response, in the unit of the reference if both have one; null if there are none, or none in that
    /// unit.
    /// </summary>
    public static (double Reference, double Response)? NumbersOf(
        Expression? reference, Expression? response, MathOptions options, WorkBudget budget)
    {
        var comparer = new Comparer(options, budget);
        return reference is not null && response is not null && comparer.Stated(reference) is { } left && comparer.Stated(response) is { } right
            && comparer.NumberOf(left) is { } expected && comparer.NumberOf(right) is { } given && comparer.InUnitsOf(left, right, given) is { } converted
                ? (expected, converted)
                : null;
    }

    /// <summary>The value that an answer is or states; null where it leaves an equation unsolved.</summary>
    private Expression? Stated(Expression answer) => Claim(answer is LabeledNode labeled ? labeled.Value : answer) switch
    {
        RelationNode { Operands: [var left, ..] } equation when Relations.IsEquation(equation) =>
            IsNamed(left) ? Relations.LastOperand(equation) : null,
        var value => value,
    };

    private double? NumberOf(Expression value) =>
        WithoutUnits(value) is { } bare && Endpoint(bare) is { } number && double.IsFinite(number) ? number : null;

    /// <summary>A choice may be named, or said, or both.</summary>
    private bool AreEqualChoices(Expression reference, Expression response) => (reference, response) switch
    {
        (LabeledNode one, LabeledNode other) => one.Label == other.Label && AreEqualInUnits(one.Value, other.Value),
        (LabeledNode one, _) => Names.ChoiceOf(response) is { } label ? label == one.Label : AreEqualInUnits(one.Value, response),
        (_, LabeledNode other) => Names.ChoiceOf(reference) is { } label ? label == other.Label : AreEqualInUnits(reference, other.Value),
        _ => AreEqualInUnits(reference, response),
    };

    private bool AreEqual(Expression reference, Expression response)
    {
        _budget.Spend();
        if (AssertDifferently(reference, response) || Claim(response) is not { } claim)
        {
            return false;
        }

        (reference, response) = (Relations.Turn(Relations.WithoutApproximation(reference)), claim);
        if (reference is SetNode { AreAlternatives: { } asks } && response is SetNode { AreAlternatives: { } says } && asks != says)
        {
            return false;
        }

        if (AreEqualAssignments(reference, response) is { } areEqual)
        {
            return areEqual;
        }

        if (IsUnsolved(reference, response))
        {
            return false;
        }

        (reference, response) = AlignForms(reference, response);
        if (reference is RelationNode left && response is RelationNode right)
        {
            return AreEqualRelations(left, right);
        }

        // An inequality as a response may just repeat the question.
        if (AsInequalities(reference) is { } asked && (IsSet(response) || AsInequalities(response) is not null))
        {
            string? unknown = null;
            return AreSolutions(asked, response)
                || (reference is SetNode && response is SetNode && Solve(asked, ref unknown) is null && AreEqualSets(reference, response));
        }

        if (reference is RelationNode)
        {
            return false;
        }

        if (response is RelationNode inequality)
        {
            return _options.AcceptsInequalityForSet && AreSolutions(new([inequality], AreAlternatives: null), reference);
        }

        if (IsSet(reference) || IsSet(response))
        {
            return AreEqualSets(reference, response);
        }

        if (reference is RatioNode || response is RatioNode)
        {
            return AreEqualRatios(reference, response);
        }

        var isName = reference is SymbolNode or TextNode || response is SymbolNode or TextNode;
        if (isName && !IsOpaque(reference) && !IsOpaque(response))
        {
            return Names.AreSame(reference, response);
        }

        return AreEqualMatrices(reference, response) ?? AreEqualScalars(reference, response);
    }

    /// <summary>True where one names a value and the other does not say the same of the name: `x = 5` and `x ≈ 5`, or `5 = 5`.</summary>
    private static bool AssertDifferently(Expression reference, Expression response) =>
        (Relations.IsAssignment(reference) && (Relations.IsApproximation(response) || (Relations.IsEquation(response) && IsOfNumbers(response))))
        || (Relations.IsApproximation(reference) && Relations.IsAssignment(response));

    private static bool IsOfNumbers(Expression expression) =>
        ExpressionTree.IsConstant(expression) && ExpressionTree.NamesIn(expression).Count == 0;

    /// <summary>
    /// An equation stands for the value it states where the other side is a value: a response of `m + n = 5` for 5, and `x = 5` for 5
    /// either way; but 5 is no answer where the reference is `2x + 1 = 5`.
    /// </summary>
    private (Expression Reference, Expression Response) AlignForms(Expression reference, Expression response)
    {
        var isAssignment = Relations.IsAssignment(reference);
        if (isAssignment)
        {
            reference = Relations.Shorten(reference);
        }

        if (Relations.IsAssignment(response))
        {
            response = Relations.Shorten(response);
        }

        if (Relations.IsEquation(response) && !Relations.IsEquation(reference))
        {
            return (reference, Relations.LastOperand(response));
        }

        var responseIsValue = !Relations.IsEquation(response) && (response is not RelationNode || _options.AcceptsInequalityForSet);
        return (isAssignment && responseIsValue ? Relations.LastOperand(reference) : reference, response);
    }

    // e^{ln x} may be x; a letter that stands for a choice or a word is no calculation.
    private bool IsOpaque(Expression expression) =>
        expression is not (SymbolNode or TextNode) && _normalizer.Normalize(expression) is { HasOpaque: true };

    private static bool IsSet(Expression expression) =>
        expression is SetNode or TupleNode or IntervalNode or NamedSetNode or SetOperationNode or SolutionSetNode;
}
