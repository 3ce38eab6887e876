using System.Numerics;

namespace EntroPIC.Mathematics.Algebra;

/// <summary>The indivisible factor of a monomial.</summary>
/// <param name="Kind">Kind.</param>
/// <param name="Key">Its name; equal keys are equal atoms.</param>
/// <param name="Prime">The prime that a root is taken of, otherwise 0.</param>
internal readonly record struct Atom(AtomKind Kind, string Key, BigInteger Prime = default)
{
    private const string UnitPrefix = "#unit ";

    public static readonly Atom ImaginaryUnit = new(AtomKind.ImaginaryUnit, "#i");

    public static readonly Atom Pi = new(AtomKind.Symbol, "#pi");

    public static readonly Atom E = new(AtomKind.Symbol, "#e");

    public static Atom Root(BigInteger prime) => new(AtomKind.Root, $"#{prime}", prime);

    public static Atom Symbol(string name) => new(AtomKind.Symbol, name);

    /// <summary>The unit in which quantities of a kind are counted.</summary>
    public static Atom Unit(string kind) => new(AtomKind.Symbol, UnitPrefix + kind);

    public bool IsUnit => Key.StartsWith(UnitPrefix, StringComparison.Ordinal);

    public static Atom Opaque(string key) => new(AtomKind.Opaque, key);
}

internal enum AtomKind
{
    /// <summary>A fractional power of a prime. Products of such with different exponents are linearly independent over the
    /// fractions.</summary>
    Root,
    ImaginaryUnit,

    /// <summary>A symbol, π or e, independent of all else.</summary>
    Symbol,

    /// <summary>A value that the normal form does not look into, so that two different ones may be equal.</summary>
    Opaque,
}
