using EntroPIC.Mathematics.Numbers;

namespace EntroPIC.Mathematics.Algebra;

/// <summary>A quotient of polynomials. Not reduced: two are equal where the cross products are.</summary>
internal sealed class Quotient
{
    public static readonly Quotient One = Of(1);

    private Quotient(Polynomial numerator, Polynomial denominator)
    {
        Numerator = numerator;
        Denominator = denominator;
    }

    public Polynomial Numerator { get; }

    public Polynomial Denominator { get; }

    /// <summary>The number it is, or null.</summary>
    public Rational? Constant => Denominator.Constant is { IsOne: true } ? Numerator.Constant : null;

    /// <summary>The only symbol of a value that is linear in it, or null for any other.</summary>
    public string? LinearSymbol
    {
        get
        {
            if (Denominator.Constant is not { IsOne: true } || Numerator.Terms.Count > 2)
            {
                return null;
            }

            var powers = Numerator.Terms.Values.SelectMany(static term => term.Monomial.Powers).ToList();
            return powers is [({ Kind: AtomKind.Symbol } atom, { IsOne: true })] && atom.Key[0] != '#' ? atom.Key : null;
        }
    }

    /// <summary>A number with its unit, which is empty for none; null for any other value.</summary>
    public (Rational Number, string Unit)? Measure
    {
        get
        {
            if (Denominator.Constant is not { IsOne: true })
            {
                return null;
            }

            if (Numerator.Constant is { } number)
            {
                return (number, "");
            }

            return Numerator.SingleTerm is var (monomial, coefficient) && monomial.Powers.All(static power => power.Atom.IsUnit)
                ? (coefficient, monomial.Key)
                : null;
        }
    }

    public bool HasOpaque => Numerator.HasOpaque || Denominator.HasOpaque;

    public string Key => Denominator.Constant is { IsOne: true } ? $"({Numerator.Key})" : $"({Numerator.Key})/({Denominator.Key})";

    public static Quotient Of(Rational number) => Of(Polynomial.Of(number));

    public static Quotient Of(Polynomial polynomial) => new(polynomial, Polynomial.One);

    public static Quotient Of(Atom atom) => Of(Polynomial.Of(Monomial.PowerOf(atom, 1)));

    public static Quotient Add(Quotient left, Quotient right, WorkBudget budget) => left.Denominator.Key == right.Denominator.Key
        ? new(Polynomial.Add(left.Numerator, right.Numerator, budget), left.Denominator)
        : new(
            Polynomial.Add(
                Polynomial.Multiply(left.Numerator, right.Denominator, budget),
                Polynomial.Multiply(right.Numerator, left.Denominator, budget),
                budget),
            Polynomial.Multiply(left.Denominator, right.Denominator, budget));

    public static Quotient Multiply(Quotient left, Quotient right, WorkBudget budget) =>
        new(Polynomial.Multiply(left.Numerator, right.Numerator, budget), Polynomial.Multiply(left.Denominator, right.Denominator, budget));

    /// <summary>1 divided by it, or null for 0. A single term goes above the line: its exponents change their sign.</summary>
    public Quotient? Invert(WorkBudget budget)
    {
        if (Numerator.IsZero)
        {
            return null;
        }

        if (Numerator.SingleTerm is not var (monomial, coefficient))
        {
            return new(Denominator, Numerator);
        }

        var (factor, inverse) = monomial.Raise(-1);
        return new(Polynomial.Multiply(Denominator, Polynomial.Of(inverse, factor / coefficient), budget), Polynomial.One);
    }

    /// <summary>True if the two are the same; decided exactly unless one holds an opaque value.</summary>
    public static bool AreSame(Quotient left, Quotient right, WorkBudget budget) => CrossDifference(left, right, budget).IsZero;

    public static Polynomial CrossDifference(Quotient left, Quotient right, WorkBudget budget) => Polynomial.Add(
        Polynomial.Multiply(left.Numerator, right.Denominator, budget),
        Polynomial.Multiply(right.Numerator, left.Denominator, budget).Scale(-1),
        budget);

    /// <summary>The number c for which left = c right, or null if there is none.</summary>
    public static Rational? Ratio(Quotient left, Quotient right, WorkBudget budget)
    {
        var a = Polynomial.Multiply(left.Numerator, right.Denominator, budget);
        var b = Polynomial.Multiply(right.Numerator, left.Denominator, budget);
        if (a.Terms.Count != b.Terms.Count || a.IsZero)
        {
            return null;
        }

        var ratio = a.Terms.Values.First().Coefficient / b.Terms.Values.First().Coefficient;
        return a.Terms.Zip(b.Terms).All(pair => pair.First.Key == pair.Second.Key
            && pair.First.Value.Coefficient == pair.Second.Value.Coefficient * ratio) ? ratio : null;
    }
}
