using System.Collections.Immutable;
using EntroPIC.Mathematics.Numbers;

namespace EntroPIC.Mathematics.Algebra;

/// <summary>A sum of monomials with exact coefficients other than 0, in the order of their keys: equal sums have equal terms.</summary>
internal sealed class Polynomial
{
    /// <summary>Numbers and sums beyond are more than an answer can mean.</summary>
    public const int MaximumBits = 20_000;
    private const int MaximumTerms = 2_000;

    public static readonly Polynomial Zero = new([]);

    public static readonly Polynomial One = Of(1);

    private Polynomial(ImmutableSortedDictionary<string, (Monomial Monomial, Rational Coefficient)> terms) => Terms = terms;

    private Polynomial(IEnumerable<(Monomial Monomial, Rational Coefficient)> terms)
        : this(terms
            .Where(static term => !term.Coefficient.IsZero)
            .ToImmutableSortedDictionary(static term => term.Monomial.Key, static term => term, StringComparer.Ordinal))
    {
    }

    public ImmutableSortedDictionary<string, (Monomial Monomial, Rational Coefficient)> Terms { get; }

    public bool IsZero => Terms.IsEmpty;

    public bool HasOpaque => Terms.Values.Any(static term => term.Monomial.HasOpaque);

    /// <summary>The number it is, or null.</summary>
    public Rational? Constant => Terms.Count switch
    {
        0 => Rational.Zero,
        1 when Terms.Values.First() is var (monomial, coefficient) && monomial.Powers.IsEmpty => coefficient,
        _ => null,
    };

    /// <summary>Its only term, or null.</summary>
    public (Monomial Monomial, Rational Coefficient)? SingleTerm => Terms.Count == 1 ? Terms.Values.First() : null;

    /// <summary>Equal for equal polynomials only.</summary>
    public string Key => string.Join('+', Terms.Values.Select(static term => $"{term.Coefficient}*{term.Monomial.Key}"));

    public static Polynomial Of(Rational number) => Of(Monomial.One, number);

    public static Polynomial Of(Monomial monomial, Rational coefficient) => new([(monomial, coefficient)]);

    public static Polynomial Of((Rational Factor, Monomial Power) power) => Of(power.Power, power.Factor);

    public static Polynomial Add(Polynomial left, Polynomial right, WorkBudget budget)
    {
        var terms = left.Terms.ToBuilder();
        foreach (var (key, term) in right.Terms)
        {
            budget.Spend(term.Coefficient.Size);
            var sum = terms.TryGetValue(key, out var other) ? other.Coefficient + term.Coefficient : term.Coefficient;
            if (sum.IsZero)
            {
                terms.Remove(key);
            }
            else
            {
                terms[key] = (term.Monomial, sum);
            }
        }

        return new(Limit(terms.ToImmutable()));
    }

    public static Polynomial Multiply(Polynomial left, Polynomial right, WorkBudget budget)
    {
        var terms = new Dictionary<string, (Monomial Monomial, Rational Coefficient)>(StringComparer.Ordinal);
        foreach (var a in left.Terms.Values)
        {
            foreach (var b in right.Terms.Values)
            {
                budget.Spend(4 + (a.Coefficient.Size * b.Coefficient.Size));
                var (factor, monomial) = Monomial.Multiply(a.Monomial, b.Monomial);
                var product = a.Coefficient * b.Coefficient * factor;
                terms[monomial.Key] = (monomial, terms.TryGetValue(monomial.Key, out var other) ? other.Coefficient + product : product);
            }
        }

        return new(Limit(new Polynomial(terms.Values).Terms));
    }

    public Polynomial Scale(Rational number) => new(Terms.Values.Select(term => (term.Monomial, term.Coefficient * number)));

    private static ImmutableSortedDictionary<string, (Monomial, Rational)> Limit(ImmutableSortedDictionary<string, (Monomial, Rational)> terms) =>
        terms.Count <= MaximumTerms ? terms : throw new OutOfWorkException();
}
