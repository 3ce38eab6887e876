using EntroPIC.Mathematics.Syntax;

namespace EntroPIC.Mathematics.Comparison;

// Sets, tuples and intervals.
internal sealed partial class Comparer
{
    private bool AreEqualSets(Expression reference, Expression response)
    {
        if (reference is IntervalNode left && response is IntervalNode right)
        {
            return left.IsLowOpen == right.IsLowOpen && left.IsHighOpen == right.IsHighOpen
                && AreEqualMembers(left.Low, right.Low) && AreEqualMembers(left.High, right.High);
        }

        if (reference is SetNode { Elements: [var only] } && response is not SetNode)
        {
            return !(reference is SetNode { HasBraces: true } && IsSetItself(only)) && AreEqual(only, response);
        }

        if (reference is SetNode { HasBraces: true } && Components(response) is not null)
        {
            return false;
        }

        if (VectorOf(reference) is { } vector && Components(response) is { } components)
        {
            return AreEqualInTurn(vector, components);
        }

        if (Components(reference) is { } coordinates && VectorOf(response) is { } entries)
        {
            return AreEqualInTurn(coordinates, entries);
        }

        if (reference is NamedSetNode one && response is NamedSetNode other)
        {
            return one.Name == other.Name;
        }

        if (Elements(reference) is { } expected && Elements(response) is { } given)
        {
            return AreEqualElements(reference, expected, response, given);
        }

        if (RealSetOf(reference) is { } a && RealSetOf(response) is { } b)
        {
            return a.IsSame(b);
        }

        return reference is SetOperationNode x && response is SetOperationNode y && x.Operator == y.Operator
            && ((AreEqual(x.Left, y.Left) && AreEqual(x.Right, y.Right))
                || (x.Operator != SetOperator.Difference && AreEqual(x.Left, y.Right) && AreEqual(x.Right, y.Left)));
    }

    /// <summary>The elements one by one; `(1, 3)` may be a pair as well as an interval, and a value is the set of itself.</summary>
    private static IReadOnlyList<Expression>? Elements(Expression expression) => expression switch
    {
        SetNode set => set.Elements,
        TupleNode tuple => tuple.Elements,
        IntervalNode { IsLowOpen: true, IsHighOpen: true } pair => [pair.Low, pair.High],
        IntervalNode or NamedSetNode or SetOperationNode or SolutionSetNode => null,
        _ => [expression],
    };

    /// <summary>Tuples are compared in order, also with a response written as a set; the elements of a set match in any order.</summary>
    private bool AreEqualElements(
        Expression reference, IReadOnlyList<Expression> expected, Expression response, IReadOnlyList<Expression> given)
    {
        if (reference is SetNode)
        {
            expected = Distinct(expected);
        }

        if (response is SetNode)
        {
            given = Distinct(given);
        }

        if (expected.Count != given.Count)
        {
            return false;
        }

        if (reference is not SetNode || Components(response) is not null)
        {
            return AreEqualInTurn(expected, given);
        }

        var unmatched = given.ToList();
        return expected.All(element =>
        {
            var match = unmatched.FindIndex(candidate => AreEqualMembers(element, candidate));
            if (match >= 0)
            {
                unmatched.RemoveAt(match);
            }

            return match >= 0;
        });
    }

    // Within a set or a tuple, {2} is not 2.
    private bool AreEqualMembers(Expression reference, Expression response) =>
        IsSetItself(reference) == IsSetItself(response) && AreEqual(reference, response);

    private static bool IsSetItself(Expression expression) => expression is SetNode { HasBraces: true } or NamedSetNode or SolutionSetNode;

    private bool AreEqualInTurn(IReadOnlyList<Expression> reference, IReadOnlyList<Expression> response) =>
        reference.Count == response.Count && reference.Zip(response).All(pair => AreEqualMembers(pair.First, pair.Second));

    /// <summary>The entries of a matrix of one row or one column.</summary>
    private static IReadOnlyList<Expression>? VectorOf(Expression expression) => expression switch
    {
        MatrixNode { Rows: [var row] } => row,
        MatrixNode matrix when matrix.Rows[0].Count == 1 => [.. matrix.Rows.Select(static row => row[0])],
        _ => null,
    };

    private List<Expression> Distinct(IReadOnlyList<Expression> elements)
    {
        var distinct = new List<Expression>();
        if (elements.All(static element => element is NumberNode { IsDecimal: false }))
        {
            return [.. elements.DistinctBy(static element => ((NumberNode)element).Value)];
        }

        foreach (var element in elements)
        {
            if (!distinct.Exists(known => known.GetType() == element.GetType() && AreEqualMembers(known, element)))
            {
                distinct.Add(element);
            }
        }

        return distinct;
    }
}
