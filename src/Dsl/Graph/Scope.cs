namespace EntroPIC.Dsl.Graph;

/// <summary>
/// The scope of a value. A value of an outer scope is the same for everything inside it. The batch contains groups (the responses to one
/// prompt), a group contains sequences and, across them, positions; both contain tokens. A token contains the vocabulary: every token that the
/// policy could have sampled in its place.
/// </summary>
internal enum Scope
{
    Batch,
    Group,
    Sequence,
    Position,
    Token,
    Vocabulary,
}

internal static class Scopes
{
    public static IReadOnlyList<string> Names { get; } = [.. Enum.GetNames(typeof(Scope)).Select(static name => name.ToLowerInvariant())];

    public static string Name(this Scope scope) => Names[(int)scope];

    public static bool TryParse(string name, out Scope scope)
    {
        var index = Names.IndexOf(name);
        scope = (Scope)Math.Max(0, index);
        return index >= 0;
    }

    /// <summary>True if one <paramref name="outer"/> contains several <paramref name="inner"/>.</summary>
    public static bool Holds(this Scope outer, Scope inner) => (outer, inner) switch
    {
        (Scope.Batch, not Scope.Batch) => true,
        (Scope.Group, Scope.Sequence or Scope.Position or Scope.Token) => true,
        (Scope.Sequence or Scope.Position, Scope.Token) => true,
        (not Scope.Vocabulary, Scope.Vocabulary) => true,
        _ => false,
    };

    /// <summary>The outermost scope at which both values are known.</summary>
    public static Scope Join(Scope left, Scope right) =>
        left == right || left.Holds(right) ? right : right.Holds(left) ? left : Scope.Token;

    /// <summary>True if the elements of a scope can be aggregated per outer one: those of the vocabulary, per token alone.</summary>
    public static bool Gathers(this Scope outer, Scope inner) => inner == Scope.Vocabulary ? outer == Scope.Token : outer.Holds(inner);

    /// <summary>The default elements of a scope, which <c>count(true per group)</c> counts.</summary>
    public static Scope Elements(this Scope scope) => scope switch
    {
        Scope.Batch => Scope.Group,
        Scope.Group => Scope.Sequence,
        Scope.Sequence or Scope.Position => Scope.Token,
        Scope.Token => Scope.Vocabulary,
        _ => throw new ArgumentOutOfRangeException(nameof(scope), scope, "the scope has no elements"),
    };

    /// <summary>Words that others use for a scope.</summary>
    private static readonly Dictionary<string, Scope> Synonyms = new(StringComparer.Ordinal)
    {
        ["response"] = Scope.Sequence, ["rollout"] = Scope.Sequence, ["trajectory"] = Scope.Sequence, ["completion"] = Scope.Sequence, ["sample"] = Scope.Sequence,
        ["prompt"] = Scope.Group, ["question"] = Scope.Group, ["problem"] = Scope.Group,
        ["step"] = Scope.Batch, ["minibatch"] = Scope.Batch,
    };

    /// <summary>The scope that another word means, or <c>null</c>.</summary>
    public static Scope? Meant(string word) => Synonyms.TryGetValue(word, out var scope) || Synonyms.TryGetValue(word.TrimEnd('s'), out scope) ? scope : null;

    private static int IndexOf(this IReadOnlyList<string> names, string name)
    {
        for (var i = 0; i < names.Count; i++)
        {
            if (names[i] == name)
            {
                return i;
            }
        }

        return -1;
    }
}
