namespace EntroPIC.Mathematics.Syntax;

/// <summary>Angles and triangles, whose names are their corners: the vertex of an angle stands in the middle, and the corners of a triangle
/// correspond to those of one that is similar.</summary>
internal static class Figures
{
    private const string Triangle = "triangle ";

    public static string NameOf(string kind, List<string> corners)
    {
        // ∠CBA is ∠ABC.
        if (kind == "angle" && corners is [var first, _, var last] && string.CompareOrdinal(first, last) > 0)
        {
            corners.Reverse();
        }

        return $"{kind} {string.Join(' ', corners)}";
    }

    /// <summary>A triangle by itself is the same in any order of its corners.</summary>
    public static string Unordered(string name) =>
        CornersOf(name) is { } corners ? Triangle + string.Join(' ', corners.Order(StringComparer.Ordinal)) : name;

    /// <summary>Which corner is which of two triangles; null for anything else.</summary>
    public static HashSet<(string, string)>? Correspondence(Expression left, Expression right) =>
        left is SymbolNode one && right is SymbolNode other && CornersOf(one.Name) is { } from && CornersOf(other.Name) is { } to
            ? [.. from.Zip(to)]
            : null;

    private static string[]? CornersOf(string name) =>
        name.StartsWith(Triangle, StringComparison.Ordinal) ? name[Triangle.Length..].Split(' ') : null;
}
