using EntroPIC.Mathematics.Numbers;
using EntroPIC.Mathematics.Syntax;

namespace EntroPIC.Mathematics.Algebra;

/// <summary>The terms from a first one to a last, by one rule.</summary>
/// <param name="Shape">The term of number k, with the symbol <see cref="Index"/> for k, which counts from 0.</param>
/// <param name="Length">Number of terms.</param>
internal sealed record Progression(Expression Shape, Expression Length)
{
    private const string Index = "#k";
    private const int MaximumSteps = 1_000;

    private static readonly SymbolNode K = new(Index);

    /// <summary>The number of terms, if it is a constant.</summary>
    public Rational? Count => Length is NumberNode number ? number.Value : null;

    /// <summary>The rule that the start follows and that arrives at the last term, or null if there is none or more than
    /// one.</summary>
    public static Progression? Find(IReadOnlyList<Expression> start, Expression last, WorkBudget budget)
    {
        var normalizer = new Normalizer(budget);

        // The rule of 2 + 2² + … + 2¹⁰ is in its exponents, whatever its values are.
        if (start.Append(last).Any(static term => term is PowerNode or ProductNode or CallNode)
            && Structured(start, last, normalizer) is { } structured)
        {
            return structured;
        }

        if (Linear(start, last, normalizer) is { } linear && linear.Skips(start.Count))
        {
            return IsGeometricToo(start, last) ? null : linear;
        }

        if (start.All(static term => term is NumberNode) && last is NumberNode end)
        {
            return Geometric(start, end) ?? Reciprocal(start, end, normalizer) ?? Powers(start, end, normalizer) ?? Alternating(start, end, budget);
        }

        return null;
    }

    /// <summary>The ratio of numbers of which each is the one before times that, three at least; or null.</summary>
    public static Rational? RatioOf(IReadOnlyList<Expression> terms)
    {
        if (terms.Count < 3 || terms.Any(static term => term is not NumberNode { Value.IsZero: false }))
        {
            return null;
        }

        Rational[] values = [.. terms.Select(static term => ((NumberNode)term).Value)];
        var ratio = values[1] / values[0];
        return Enumerable.Range(1, values.Length - 1).All(i => values[i] / values[i - 1] == ratio) ? ratio : null;
    }

    /// <summary>True if there is a term between the first and the last one.</summary>
    private bool Skips(int start) => Count is not { } count || count.CompareTo(start + 1) > 0;

    public Expression Term(int k) => ExpressionTree.Replace(Shape, K, new NumberNode(k));

    public Expression Sum() => Series(isProduct: false);

    /// <summary>The product; that of n (n - 1) … 1 is a factorial.</summary>
    public Expression? Product()
    {
        if (Length is NumberNode { Value: var count } && count.CompareTo(MaximumSteps) <= 0)
        {
            return Series(isProduct: true);
        }

        return Shape is SumNode { Terms: [var first, ProductNode { Factors: [NumberNode { Value: var step }, SymbolNode { Name: Index }] }] }
            ? (step == 1 && first is NumberNode { Value.IsOne: true }) || (step == -1 && IsLength(first)) ? new CallNode("factorial", [Length]) : null
            : null;
    }

    // n (n - 1) … 1 has n terms.
    private bool IsLength(Expression first) => Length is SymbolNode length && first is SymbolNode symbol && length.Name == symbol.Name;

    // The sum of a linear rule has a closed form, which names need.
    private Expression Series(bool isProduct)
    {
        if (!isProduct && Shape is SumNode { Terms: [var first, ProductNode { Factors: [NumberNode step, SymbolNode { Name: Index }] }] })
        {
            Expression steps = new SumNode([Length, new NumberNode(-1)]);
            var half = new NumberNode(step.Value / 2);
            return new SumNode([new ProductNode([Length, first]), new ProductNode([half, Length, steps])]);
        }

        return new SeriesNode(isProduct, Index, new NumberNode(0), new SumNode([Length, new NumberNode(-1)]), Shape);
    }

    private static Progression? Linear(IReadOnlyList<Expression> start, Expression last, Normalizer normalizer)
    {
        if (start.Count == 1 && (start[0] is not NumberNode { Value.IsInteger: true } || last is NumberNode { Value.IsInteger: false }))
        {
            return null;
        }

        Rational? step = start.Count == 1 ? 1 : null;
        for (var i = 1; i < start.Count; i++)
        {
            if (Difference(start[i], start[i - 1], normalizer) is not { IsZero: false } difference || (step ??= difference) != difference)
            {
                return null;
            }
        }

        return LengthTo(start[0], last, step!.Value, normalizer) is { } length ? new Progression(Rule(start[0], step.Value), length) : null;
    }

    private static SumNode Rule(Expression first, Rational step) => new([first, new ProductNode([new NumberNode(step), K])]);

    private static Rational? Difference(Expression left, Expression right, Normalizer normalizer) =>
        normalizer.Normalize(new SumNode([left, new ProductNode([new NumberNode(-1), right])]))?.Constant;

    // (last - first) / step + 1: a whole number, or linear in one name.
    private static Expression? LengthTo(Expression first, Expression last, Rational step, Normalizer normalizer)
    {
        var distance =
            new ProductNode([new NumberNode(Rational.One / step), new SumNode([last, new ProductNode([new NumberNode(-1), first])])]);
        if (normalizer.Normalize(new SumNode([distance, new NumberNode(1)])) is not { } length)
        {
            return null;
        }

        if (length.Constant is { } count)
        {
            return count is { IsInteger: true, Sign: > 0 } ? new NumberNode(count) : null;
        }

        return length.LinearSymbol is { } symbol && length.Key == Quotient.Of(Atom.Symbol(symbol)).Key
            ? new SymbolNode(symbol)
            : length.LinearSymbol is null ? null : new SumNode([distance, new NumberNode(1)]);
    }

    private static bool IsGeometricToo(IReadOnlyList<Expression> start, Expression last)
    {
        if (start.Count != 2 || start[0] is not NumberNode { Value: var first } || start[1] is not NumberNode { Value: var second }
            || second - first == 1)
        {
            return false;
        }

        return !first.IsZero && last is NumberNode end && StepsTo(first, second / first, end.Value) is not null;
    }

    private static Progression? Geometric(IReadOnlyList<Expression> start, NumberNode last)
    {
        if (start.Count < 2 || start.Any(static term => term is NumberNode { Value.IsZero: true }))
        {
            return null;
        }

        var (first, second) = (((NumberNode)start[0]).Value, ((NumberNode)start[1]).Value);
        var ratio = second / first;
        if (start.Count > 2 && RatioOf(start) is null)
        {
            return null;
        }

        return StepsTo(first, ratio, last.Value) is { } steps
            ? new Progression(new ProductNode([start[0], new PowerNode(new NumberNode(ratio), K)]), new NumberNode(steps + 1))
            : null;
    }

    private static int? StepsTo(Rational first, Rational ratio, Rational last)
    {
        if (ratio.IsOne || ratio == -1 || ratio.IsZero)
        {
            return null;
        }

        var isGrowing = ratio.CompareTo(1) > 0 || ratio.CompareTo(-1) < 0;
        for (var (steps, value) = (0, first); steps < MaximumSteps; steps++, value *= ratio)
        {
            if (value == last)
            {
                return steps;
            }

            var (size, end) = (value.Sign < 0 ? -value : value, last.Sign < 0 ? -last : last);
            if (isGrowing ? size > end : size < end)
            {
                return null;
            }
        }

        return null;
    }

    private static Progression? Reciprocal(IReadOnlyList<Expression> start, NumberNode last, Normalizer normalizer)
    {
        if (start.Append(last).Any(static term => ((NumberNode)term).Value.IsZero))
        {
            return null;
        }

        Expression[] inverse = [.. start.Select(static term => new NumberNode(Rational.One / ((NumberNode)term).Value))];
        return Linear(inverse, new NumberNode(Rational.One / last.Value), normalizer) is { } linear
            ? linear with { Shape = new PowerNode(linear.Shape, new NumberNode(-1)) }
            : null;
    }

    // 1, 4, 9, … and 1, 8, 27, ….
    private static Progression? Powers(IReadOnlyList<Expression> start, NumberNode last, Normalizer normalizer)
    {
        for (var power = 2; power <= 3 && start.Count > 2; power++)
        {
            List<Expression?> roots = [.. start.Append(last).Select(term => RootOf(((NumberNode)term).Value, power))];
            if (!roots.Contains(null) && Linear([.. roots.SkipLast(1).OfType<Expression>()], roots[^1]!, normalizer) is { } linear)
            {
                return linear with { Shape = new PowerNode(linear.Shape, new NumberNode(power)) };
            }
        }

        return null;
    }

    private static NumberNode? RootOf(Rational value, int power)
    {
        if (value is not { IsInteger: true, Sign: > 0 } || value.CompareTo(int.MaxValue) > 0)
        {
            return null;
        }

        var root = (Rational)(int)Math.Round(Math.Pow(value.ToDouble(), 1.0 / power));
        return root.Power(power) == value ? new NumberNode(root) : null;
    }

    // 1 - 2 + 3 - …: with the signs taken away.
    private static Progression? Alternating(IReadOnlyList<Expression> start, NumberNode last, WorkBudget budget)
    {
        Rational[] values = [.. start.Select(static term => ((NumberNode)term).Value)];
        if (values.Length < 2 || !Enumerable.Range(1, values.Length - 1).All(i => values[i].Sign == -values[i - 1].Sign)
            || values[0].Sign == 0)
        {
            return null;
        }

        List<Expression> sizes = [.. values.Select(static value => new NumberNode(value.Sign < 0 ? -value : value))];
        var end = new NumberNode(last.Value.Sign < 0 ? -last.Value : last.Value);
        if (Find(sizes, end, budget) is not { Count: { } count } progression || count.CompareTo(MaximumSteps) > 0)
        {
            return null;
        }

        var sign = count.Numerator.IsEven ? -values[0].Sign : values[0].Sign;
        return last.Value.Sign == sign
            ? progression with { Shape = new ProductNode([new NumberNode(values[0].Sign), new PowerNode(new NumberNode(-1), K), progression.Shape]) }
            : null;
    }

    /// <summary>Terms of one form with numbers in it that go on by their own linear rules, all for as many terms: 1², 2², …, 10².</summary>
    private static Progression? Structured(IReadOnlyList<Expression> start, Expression last, Normalizer normalizer)
    {
        if (start.Count < 2)
        {
            return null;
        }

        Expression? length = null;
        string? lengthKey = null;
        var shape = Merge([.. start, last]);
        return shape is not null && length is not null ? new Progression(shape, length) : null;

        Expression? Merge(Expression[] terms)
        {
            var first = terms[0];
            if (first is NumberNode root
                && Array.TrueForAll(terms[1..], term => term is PowerNode { Base: NumberNode of } && of.Value == root.Value))
            {
                terms[0] = first = new PowerNode(root, new NumberNode(1));
            }

            if (Array.TrueForAll(terms, term => Equals(Key(term), Key(first))))
            {
                return first;
            }

            if (terms.Any(term => term.GetType() != first.GetType()) || first is NumberNode or SymbolNode)
            {
                return Leaf(terms);
            }

            Expression[][] children = [.. terms.Select(static term => ExpressionTree.Children(term).ToArray())];
            if (first is not (SumNode or ProductNode or PowerNode or CallNode) || children.Any(list => list.Length != children[0].Length))
            {
                return null;
            }

            if (first is CallNode call && terms.Any(term => ((CallNode)term).Name != call.Name))
            {
                return null;
            }

            Expression?[] merged = [.. Enumerable.Range(0, children[0].Length).Select(i => Merge([.. children.Select(list => list[i])]))];
            return merged.Contains(null) ? null : Rebuild(first, merged!);
        }

        Expression? Leaf(Expression[] terms)
        {
            if (Linear(terms[..^1], terms[^1], normalizer) is not { } linear)
            {
                return null;
            }

            var key = normalizer.Normalize(linear.Length)?.Key;
            length ??= linear.Length;
            return (lengthKey ??= key) == key ? linear.Shape : null;
        }

        string? Key(Expression term) => normalizer.Normalize(term)?.Key;
    }

    private static Expression Rebuild(Expression like, IReadOnlyList<Expression> children) => like switch
    {
        SumNode => new SumNode(children),
        ProductNode => new ProductNode(children),
        PowerNode => new PowerNode(children[0], children[1]),
        _ => ((CallNode)like) with { Arguments = children },
    };
}
