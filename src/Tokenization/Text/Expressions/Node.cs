namespace EntroPIC.Tokenization.Text.Expressions;

/// <summary>
/// A part of an expression. Its facts are found once, when it is made: asked anew at every level they would take time exponential in the
/// nesting.
/// </summary>
internal abstract record Node
{
    /// <summary>Maximum number of characters that it matches; null if unbounded.</summary>
    public abstract int? Longest { get; }

    /// <summary>True if it can match nothing.</summary>
    public abstract bool CanBeEmpty { get; }
}

/// <summary>One character of a set.</summary>
internal sealed record SetNode(Func<int, bool> Contains) : Node
{
    public override int? Longest => 1;

    public override bool CanBeEmpty => false;
}

/// <summary>A sequence of parts.</summary>
internal sealed record SequenceNode(IReadOnlyList<Node> Parts) : Node
{
    public override int? Longest { get; } = Parts.Aggregate((int?)0, static (sum, part) => sum + part.Longest);

    public override bool CanBeEmpty { get; } = Parts.All(static part => part.CanBeEmpty);
}

/// <summary>The first of several that leads to a match.</summary>
internal sealed record ChoiceNode(IReadOnlyList<Node> Options) : Node
{
    public override int? Longest { get; } = Options.Aggregate(
        (int?)0, static (most, option) => option.Longest is { } longest && most is { } known ? Math.Max(known, longest) : null);

    public override bool CanBeEmpty { get; } = Options.Any(static option => option.CanBeEmpty);
}

/// <summary>A part several times.</summary>
/// <param name="Part">The part.</param>
/// <param name="Least">Minimum number of repetitions.</param>
/// <param name="Most">Maximum number of repetitions; null for no bound.</param>
/// <param name="IsLazy">Tries fewer repetitions first.</param>
internal sealed record RepeatNode(Node Part, int Least, int? Most, bool IsLazy) : Node
{
    public override int? Longest { get; } = Part.Longest == 0 ? 0 : Part.Longest * Most;

    public override bool CanBeEmpty { get; } = Least == 0 || Part.CanBeEmpty;
}

/// <summary>A place in the text.</summary>
/// <param name="Holds">Test of a place.</param>
internal sealed record PlaceNode(Func<string, int, bool> Holds) : Node
{
    public override int? Longest => 0;

    public override bool CanBeEmpty => true;
}

/// <summary>A part whose first match is kept, whatever follows.</summary>
internal sealed record AtomicNode(Node Part) : Node
{
    public override int? Longest { get; } = Part.Longest;

    public override bool CanBeEmpty { get; } = Part.CanBeEmpty;
}

/// <summary>A positive or negative lookahead or lookbehind.</summary>
internal sealed record LookNode(Node Part, bool IsBehind, bool IsNegated) : Node
{
    public override int? Longest => 0;

    public override bool CanBeEmpty => true;
}
