namespace EntroPIC.Mathematics.Syntax;

/// <summary>Walks through expressions of any kind.</summary>
internal static class ExpressionTree
{
    public static IEnumerable<Expression> Children(Expression expression) => expression switch
    {
        PercentNode percent => [percent.Of],
        SumNode sum => sum.Terms,
        ProductNode product => product.Factors,
        PowerNode power => [power.Base, power.Exponent],
        CallNode call => call.Arguments,
        SeriesNode series => [series.From, series.To, series.Body],
        MatrixNode matrix => matrix.Rows.SelectMany(static row => row),
        SetNode set => set.Elements,
        TupleNode tuple => tuple.Elements,
        IntervalNode interval => [interval.Low, interval.High],
        SetOperationNode operation => [operation.Left, operation.Right],
        RelationNode relation => relation.Operands,
        LabeledNode labeled => [labeled.Value],
        SolutionSetNode set => [set.Condition],
        RatioNode ratio => ratio.Terms,
        _ => [],
    };

    public static IEnumerable<Expression> All(Expression expression) => Children(expression).SelectMany(All).Prepend(expression);

    /// <summary>The names of symbols and of functions that no one knows, each once, in the order in which they appear.</summary>
    public static List<string> NamesIn(Expression expression) => [.. All(expression)
        .Select(static node => node switch
        {
            SymbolNode symbol => symbol.Name,
            CallNode call when !LatexTable.IsKnownFunction(call.Name) => call.Name,
            _ => null,
        })
        .OfType<string>().Distinct()];

    public static bool IsConstant(Expression expression) => !All(expression).Any(static node => node is SymbolNode or TextNode or UnitNode);

    public static bool HasUnits(Expression expression) => All(expression).Any(static node => node is UnitNode);

    /// <summary>The same with another node in the place of each unit.</summary>
    public static Expression ReplaceUnits(Expression expression, Func<UnitNode, Expression> replacement) =>
        Rewrite(expression, node => node is UnitNode unit ? replacement(unit) : node);

    /// <summary>The same with other names of symbols and functions.</summary>
    public static Expression Rename(Expression expression, Func<string, string> rename) => Rewrite(expression, node => node switch
    {
        SymbolNode symbol => new SymbolNode(rename(symbol.Name)),
        CallNode call when !LatexTable.IsKnownFunction(call.Name) => call with { Name = rename(call.Name) },
        SeriesNode series => series with { Variable = rename(series.Variable) },
        _ => node,
    });

    /// <summary>The same with something else in every place of a part.</summary>
    public static Expression Replace(Expression expression, Expression part, Expression replacement)
    {
        var key = Key(part);
        return Rewrite(expression, node => node.GetType() == part.GetType() && Key(node) == key ? replacement : node);
    }

    private static string Key(Expression expression) => expression switch
    {
        SymbolNode symbol => symbol.Name,
        CallNode call => $"{call.Name}({string.Join(',', call.Arguments.Select(Key))})",
        _ => "",
    };

    /// <summary>The same with each node changed, from the leaves up.</summary>
    public static Expression Rewrite(Expression expression, Func<Expression, Expression> change)
    {
        return change(expression switch
        {
            PercentNode percent => new PercentNode(To(percent.Of)),
            SumNode sum => new SumNode(Each(sum.Terms)),
            ProductNode product => new ProductNode(Each(product.Factors)),
            PowerNode power => power with { Base = To(power.Base), Exponent = To(power.Exponent) },
            CallNode call => call with { Arguments = Each(call.Arguments) },
            SeriesNode series => series with { From = To(series.From), To = To(series.To), Body = To(series.Body) },
            MatrixNode matrix => new MatrixNode([.. matrix.Rows.Select(Each)]),
            SetNode set => set with { Elements = Each(set.Elements) },
            TupleNode tuple => new TupleNode(Each(tuple.Elements)),
            IntervalNode interval => interval with { Low = To(interval.Low), High = To(interval.High) },
            SetOperationNode operation => operation with { Left = To(operation.Left), Right = To(operation.Right) },
            RelationNode relation => relation with { Operands = Each(relation.Operands) },
            SolutionSetNode set => new SolutionSetNode(To(set.Condition)),
            LabeledNode labeled => labeled with { Value = To(labeled.Value) },
            RatioNode ratio => new RatioNode(Each(ratio.Terms)),
            _ => expression,
        });

        Expression To(Expression part) => Rewrite(part, change);

        IReadOnlyList<Expression> Each(IReadOnlyList<Expression> parts) => [.. parts.Select(To)];
    }
}
