using System.Numerics;
using EntroPIC.Mathematics.Numbers;

namespace EntroPIC.Mathematics.Algebra;

// Powers: what is exact is carried out, all else stays as it is.
internal sealed partial class Normalizer
{
    private const int MaximumExponent = 10_000;
    private const int MaximumFactors = 1_000;
    private const int MaximumExpandedTerms = 500;

    private Quotient? Power(Quotient root, Quotient exponent, bool isRoot)
    {
        if (exponent.Constant is not { } number)
        {
            return Opaque($"{root.Key}^{exponent.Key}");
        }

        if (root.Numerator.IsZero)
        {
            return number.Sign < 0 ? null : Quotient.Of(number.IsZero ? 1 : 0);
        }

        if (number.IsInteger)
        {
            return WholePower(root, number) ?? Opaque($"{root.Key}^{exponent.Key}");
        }

        // (-8)^{1/3} may be -2, or a complex number.
        if (!isRoot && root.Constant is { Sign: < 0 } && !number.Denominator.IsEven)
        {
            return Opaque($"{root.Key}^{exponent.Key}");
        }

        return FractionalPower(root, number) ?? Opaque($"{root.Key}^{exponent.Key}");
    }

    private Quotient? WholePower(Quotient root, Rational exponent)
    {
        if (BigInteger.Abs(exponent.Numerator) > MaximumExponent)
        {
            return null;
        }

        var count = (int)exponent.Numerator;
        if (count < 0)
        {
            return root.Invert(budget) is { } inverse ? WholePower(inverse, -exponent) : null;
        }

        if (root.Denominator.Constant is { IsOne: true } && root.Numerator.SingleTerm is var (monomial, coefficient))
        {
            return BitsOf(coefficient) * count > Polynomial.MaximumBits
                ? null
                : Quotient.Of(Raise(monomial, exponent, coefficient.Power(count)));
        }

        if (count > MaximumFactors
            || (count > 2 && Math.Pow(root.Numerator.Terms.Count, Math.Min(count, 12)) > MaximumExpandedTerms && !StaysShort(root)))
        {
            return null;
        }

        var result = Quotient.One;
        for (var i = 0; i < count; i++)
        {
            result = Quotient.Multiply(result, root, budget);
        }

        return result;
    }

    // How much longer a power gets with each factor; 1 stays what it is.
    private static long BitsOf(Rational number) =>
        BigInteger.Abs(number.Numerator).IsOne && number.Denominator.IsOne ? 0 : (number.Numerator * number.Denominator).GetBitLength();

    /// <summary>Powers of a + b √c have two terms, whatever the exponent.</summary>
    private static bool StaysShort(Quotient root) => root.Denominator.Constant is not null && root.Numerator.Terms.Count == 2
        && root.Numerator.Terms.Values.All(static term => term.Monomial.Powers.IsEmpty || term.Monomial.Powers is [{ Atom.Kind: AtomKind.Root, Exponent: { Numerator.IsOne: true } half }] && half.Denominator == 2);

    /// <summary>A root of one term with a positive coefficient, taken factor by factor; null where that might lose a sign.</summary>
    private Quotient? FractionalPower(Quotient root, Rational exponent)
    {
        if (root.Denominator.Constant is not { IsOne: true } || root.Numerator.SingleTerm is not var (monomial, coefficient))
        {
            return null;
        }

        if (monomial.HasOpaque || monomial.Powers.Any(static power => power.Atom.Kind == AtomKind.ImaginaryUnit))
        {
            return null;
        }

        var symbols = monomial.Powers.Where(static power => power.Atom.Kind == AtomKind.Symbol && power.Atom.Key[0] != '#').ToList();
        if (symbols.Count > 1 || symbols.Any(static power => !power.Exponent.IsOne) || (coefficient.Sign < 0 && symbols.Count > 0))
        {
            return null;
        }

        if (PowerOfNumber(coefficient, exponent) is not { } number)
        {
            return null;
        }

        var rest = Quotient.Of(Raise(monomial, exponent, 1));
        return Quotient.Multiply(number, rest, budget);
    }

    private static Polynomial Raise(Monomial monomial, Rational exponent, Rational coefficient)
    {
        var (factor, rest) = monomial.Raise(exponent);
        return Polynomial.Of(rest, coefficient * factor);
    }

    private Quotient? PowerOfNumber(Rational number, Rational exponent)
    {
        var result = Quotient.One;
        if (number.Sign < 0)
        {
            // Odd roots of negative numbers are real; square roots bring the imaginary unit.
            if (!exponent.Denominator.IsEven)
            {
                result = Quotient.Of(exponent.Numerator.IsEven ? 1 : -1);
            }
            else if (exponent.Denominator == 2)
            {
                result = Quotient.Of(Polynomial.Of(Monomial.PowerOf(Atom.ImaginaryUnit, exponent.Numerator)));
            }
            else
            {
                return null;
            }
        }

        if (exponent.Size > 1 || BigInteger.Abs(exponent.Numerator) > MaximumExponent)
        {
            return null;
        }

        return RootOf(BigInteger.Abs(number.Numerator), exponent) is { } above && RootOf(number.Denominator, -exponent) is { } below
            ? Quotient.Multiply(result, Quotient.Multiply(above, below, budget), budget)
            : null;
    }

    private Quotient? RootOf(BigInteger number, Rational exponent)
    {
        var result = Polynomial.One;
        foreach (var (factor, count, isPrime) in Factorization.Of(number, budget))
        {
            var power = isPrime
                ? Monomial.PowerOf(Atom.Root(factor), exponent * count)
                : Monomial.PowerOf(Atom.Opaque($"#{factor}"), exponent * count);
            result = Polynomial.Multiply(result, Polynomial.Of(power), budget);
        }

        return Quotient.Of(result);
    }
}
