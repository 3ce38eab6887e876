using EntroPIC.Mathematics.Algebra;
using EntroPIC.Mathematics.Syntax;

namespace EntroPIC.Mathematics.Comparison;

// Equations and inequalities.
internal sealed partial class Comparer
{
    private bool AreEqualRelations(RelationNode reference, RelationNode response)
    {
        var unmatched = Statements(response).ToList();
        var areAlike = reference.Relations.Count == response.Relations.Count && Statements(reference).All(statement =>
        {
            var match = unmatched.FindIndex(other => AreEqualStatements(statement, other));
            if (match >= 0)
            {
                unmatched.RemoveAt(match);
            }

            return match >= 0;
        });
        return areAlike
            || (AsInequalities(reference) is { } asked && AsInequalities(response) is not null && AreSolutions(asked, response));
    }

    private static IEnumerable<Statement> Statements(RelationNode chain) =>
        chain.Relations.Select((relation, i) => new Statement(chain.Operands[i], relation, chain.Operands[i + 1]));

    /// <summary>Alike side by side, or with one difference of sides a multiple of the other: `x ≤ 1` and `-2x ≥ -2`.</summary>
    private bool AreEqualStatements(Statement reference, Statement response)
    {
        var isSame = reference.Relation == response.Relation;
        var isMember = reference.Relation is Relation.Element or Relation.NotElement;
        var isFlipped = !isMember && reference.Relation == Relations.Flip(response.Relation);
        if (!isSame && !isFlipped)
        {
            return false;
        }

        if (isSame && Figures.Correspondence(reference.Left, reference.Right) is { } corners)
        {
            return IsCorrespondence(corners, response.Left, response.Right) || IsCorrespondence(corners, response.Right, response.Left);
        }

        if (isSame && AreEqual(reference.Left, response.Left) && AreEqual(reference.Right, response.Right))
        {
            return true;
        }

        if (isFlipped && AreEqual(reference.Left, response.Right) && AreEqual(reference.Right, response.Left))
        {
            return true;
        }

        return !isMember && reference.Relation is not (Relation.Similar or Relation.Congruent)
            && RatioOfDifferences(reference, response) is { } sign && (isSame && isFlipped ? sign != 0 : isSame ? sign > 0 : sign < 0);
    }

    private static bool IsCorrespondence(HashSet<(string, string)> corners, Expression left, Expression right) =>
        Figures.Correspondence(left, right) is { } others && corners.SetEquals(others);

    /// <summary>The sign of the number that makes one difference the other, or null if there is none.</summary>
    private int? RatioOfDifferences(Statement reference, Statement response)
    {
        var (left, right) = (Difference(reference), Difference(response));
        if (_normalizer.Normalize(left) is not { } a || _normalizer.Normalize(right) is not { } b)
        {
            return null;
        }

        if (Quotient.Ratio(a, b, _budget) is { } exact)
        {
            return exact.Sign;
        }

        return (a.HasOpaque || b.HasOpaque) && _probing.Ratio(left, right) is { } ratio ? Math.Sign(ratio) : null;
    }

    private static SumNode Difference(Statement statement) => new([statement.Left, new ProductNode([new NumberNode(-1), statement.Right])]);

    private readonly record struct Statement(Expression Left, Relation Relation, Expression Right);
}
