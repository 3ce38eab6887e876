using System.Collections.Immutable;
using System.Numerics;
using EntroPIC.Mathematics.Numbers;

namespace EntroPIC.Mathematics.Algebra;

/// <summary>A product of powers of different atoms in the order of their keys; exponents are not 0, and those of roots lie in (0,
/// 1).</summary>
internal sealed class Monomial
{
    public static readonly Monomial One = new([]);

    private Monomial(ImmutableArray<(Atom Atom, Rational Exponent)> powers)
    {
        Powers = powers;
        Key =
            string.Join('*', powers.Select(static power => power.Exponent.IsOne ? power.Atom.Key : $"{power.Atom.Key}^({power.Exponent})"));
    }

    public ImmutableArray<(Atom Atom, Rational Exponent)> Powers { get; }

    /// <summary>Equal for equal monomials only.</summary>
    public string Key { get; }

    public bool HasOpaque => Powers.Any(static power => power.Atom.Kind == AtomKind.Opaque);

    /// <summary>A power of an atom, with the number that comes out of it: √2 cubed is 2√2, i cubed is -i.</summary>
    public static (Rational Factor, Monomial Power) PowerOf(Atom atom, Rational exponent) => Reduce([(atom, exponent)]);

    /// <summary>A product, with the number that comes out of it.</summary>
    public static (Rational Factor, Monomial Power) Multiply(Monomial left, Monomial right)
    {
        if (left.Powers.IsEmpty)
        {
            return (1, right);
        }

        if (right.Powers.IsEmpty)
        {
            return (1, left);
        }

        return Reduce(left.Powers.Concat(right.Powers)
            .GroupBy(static power => power.Atom)
            .Select(static group => (group.Key, group.Aggregate(Rational.Zero, static (sum, power) => sum + power.Exponent))));
    }

    /// <summary>Every exponent times a number.</summary>
    public (Rational Factor, Monomial Power) Raise(Rational exponent) =>
        Reduce(Powers.Select(power => (power.Atom, power.Exponent * exponent)));

    private static (Rational Factor, Monomial Power) Reduce(IEnumerable<(Atom Atom, Rational Exponent)> powers)
    {
        var factor = Rational.One;
        var rest = ImmutableArray.CreateBuilder<(Atom, Rational)>();
        foreach (var (atom, exponent) in powers.OrderBy(static power => power.Atom.Key, StringComparer.Ordinal))
        {
            var (number, left) = (atom.Kind, exponent) switch
            {
                (AtomKind.Root, _) => TakeWhole(atom.Prime, exponent),
                (AtomKind.ImaginaryUnit, { IsInteger: true }) => TakeSign(exponent),
                _ => (Rational.One, exponent),
            };
            factor *= number;
            if (!left.IsZero)
            {
                rest.Add((atom, left));
            }
        }

        return (factor, new Monomial(rest.ToImmutable()));
    }

    private static (Rational Number, Rational Exponent) TakeWhole(BigInteger prime, Rational exponent)
    {
        var whole = exponent.Floor();
        if (BigInteger.Abs(whole) * prime.GetBitLength() > Polynomial.MaximumBits)
        {
            throw new OutOfWorkException();
        }

        return (new Rational(prime, 1).Power((int)whole), exponent - whole);
    }

    private static (Rational Number, Rational Exponent) TakeSign(Rational exponent)
    {
        var turns = (int)(((exponent.Numerator % 4) + 4) % 4);
        return (turns >= 2 ? -1 : 1, turns % 2);
    }
}
