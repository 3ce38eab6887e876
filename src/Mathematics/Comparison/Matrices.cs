using EntroPIC.Mathematics.Algebra;
using EntroPIC.Mathematics.Syntax;

namespace EntroPIC.Mathematics.Comparison;

/// <summary>Sums and products of matrices.</summary>
internal static class Matrices
{
    /// <summary>The matrix; null if the expression is not one.</summary>
    public static MatrixNode? Evaluate(Expression expression, WorkBudget budget) => expression switch
    {
        MatrixNode matrix => matrix,
        SumNode sum => Add(sum, budget),
        ProductNode product => Multiply(product, budget),
        _ => null,
    };

    private static MatrixNode? Add(SumNode sum, WorkBudget budget)
    {
        if (sum.Terms.Select(term => Evaluate(term, budget)).ToList() is not [{ } first, ..] terms)
        {
            return null;
        }

        if (terms.Any(term => term is null || term.Rows.Count != first.Rows.Count || term.Rows[0].Count != first.Rows[0].Count))
        {
            return null;
        }

        return Build(first.Rows.Count, first.Rows[0].Count, budget, (i, j) => new SumNode([.. terms.Select(term => term!.Rows[i][j])]));
    }

    private static MatrixNode? Multiply(ProductNode product, WorkBudget budget)
    {
        MatrixNode? result = null;
        var scalars = new List<Expression>();
        foreach (var factor in product.Factors)
        {
            if (Evaluate(factor, budget) is not { } matrix)
            {
                scalars.Add(factor);
            }
            else if (result is null)
            {
                result = matrix;
            }
            else if (result.Rows[0].Count == matrix.Rows.Count)
            {
                result = Multiply(result, matrix, budget);
            }
            else
            {
                return null;
            }
        }

        return result is null || scalars.Count == 0
            ? result
            : Build(result.Rows.Count, result.Rows[0].Count, budget, (i, j) => new ProductNode([.. scalars, result.Rows[i][j]]));
    }

    private static MatrixNode Multiply(MatrixNode left, MatrixNode right, WorkBudget budget) => Build(
        left.Rows.Count,
        right.Rows[0].Count,
        budget,
        (i, j) => new SumNode([.. right.Rows.Select((row, k) => new ProductNode([left.Rows[i][k], row[j]]))]));

    private static MatrixNode Build(int rows, int columns, WorkBudget budget, Func<int, int, Expression> cell) => new(
        [.. Enumerable.Range(0, rows).Select(i => (IReadOnlyList<Expression>)[.. Enumerable.Range(0, columns).Select(j =>
        {
            budget.Spend(rows + columns);
            return cell(i, j);
        })])]);
}
