using EntroPIC.Mathematics.Syntax;

namespace EntroPIC.Mathematics.Algebra;

/// <summary>Finds what dots stand for: `1 + 2 + … + 100` is 5050, `2, 4, …, 10` are five numbers. Where several rules go on from the
/// terms that are there, or none, the answer says nothing.</summary>
internal static class Ellipses
{
    private const int MaximumTerms = 300;

    /// <summary>The expression without dots, or null where they cannot be resolved.</summary>
    public static Expression? Resolve(Expression expression, WorkBudget budget)
    {
        if (!ExpressionTree.All(expression).Any(static node => node is EllipsisNode))
        {
            return expression;
        }

        var flat =
            ExpressionTree.Rewrite(expression, static node => node is ProductNode product ? new ProductNode(Flatten(product)) : node);
        var resolved = ExpressionTree.Rewrite(flat, node => node switch
        {
            SumNode sum => Replace(sum, sum.Terms, terms => SumOf(terms, budget)),
            ProductNode product => Replace(product, product.Factors, factors => ProductOf(factors, budget)),
            SetNode set => Replace(set, set.Elements, elements => ListOf(elements, budget) is { } all ? set with { Elements = all } : null),
            TupleNode tuple => Replace(tuple, tuple.Elements, elements => ListOf(elements, budget) is { } all ? new TupleNode(all) : null),
            _ => node,
        });
        return ExpressionTree.All(resolved).Any(static node => node is EllipsisNode) ? null : resolved;
    }

    private static Expression Replace(Expression node, IReadOnlyList<Expression> parts, Func<Parts, Expression?> resolve) =>
        Parts.Of(parts) is { } split ? resolve(split) ?? node : node;

    // 1 · 2 ⋯ 6 is read as 1 · (2 ⋯ 6).
    private static IReadOnlyList<Expression> Flatten(ProductNode product) =>
        [.. product.Factors.SelectMany(static factor => factor is ProductNode { Factors: var inner } && inner.Any(static part => part is EllipsisNode) ? inner : [factor])];

    private static Expression? SumOf(Parts parts, WorkBudget budget)
    {
        if (parts.Last is not { } last)
        {
            return Progression.RatioOf(parts.Start) is { } ratio && ratio > -1 && ratio < 1 && !ratio.IsZero
                ? new NumberNode(((NumberNode)parts.Start[0]).Value / (1 - ratio))
                : null;
        }

        return Progression.Find(parts.Start, last, budget) is { } progression && IsLongEnough(progression, parts)
            ? progression.Sum()
            : null;
    }

    private static Expression? ProductOf(Parts parts, WorkBudget budget) =>
        parts.Last is { } last && Progression.Find(parts.Start, last, budget) is { } progression && IsLongEnough(progression, parts)
            ? progression.Product()
            : null;

    private static bool IsLongEnough(Progression progression, Parts parts) =>
        progression.Count is not { } count || count.CompareTo(parts.Given) > 0;

    private static List<Expression>? ListOf(Parts parts, WorkBudget budget)
    {
        if (parts.Last is not { } last || Progression.Find(parts.Start, last, budget) is not { Count: { } count } progression)
        {
            return null;
        }

        if (!IsLongEnough(progression, parts) || count.CompareTo(MaximumTerms) > 0)
        {
            return null;
        }

        budget.Spend((long)count.ToDouble());
        var normalizer = new Normalizer(budget);
        return [.. Enumerable.Range(0, (int)count.Numerator).Select(progression.Term)
            .Select(term => normalizer.Normalize(term)?.Constant is { } number ? new NumberNode(number) : term)];
    }

    /// <summary>The terms before the dots, and the one after them.</summary>
    private sealed record Parts(IReadOnlyList<Expression> Start, Expression? Last)
    {
        public int Given => Start.Count + 1;

        public static Parts? Of(IReadOnlyList<Expression> parts)
        {
            var at = parts.TakeWhile(static part => part is not EllipsisNode).Count();
            if (at == parts.Count || at == 0 || parts.Count - at > 2 || (at + 1 < parts.Count && parts[at + 1] is EllipsisNode))
            {
                return null;
            }

            return new Parts([.. parts.Take(at)], at + 1 < parts.Count ? parts[at + 1] : null);
        }
    }
}
