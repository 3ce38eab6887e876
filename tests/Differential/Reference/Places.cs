namespace Differential.Reference;

/// <summary>Maps from tokens, responses and positions to the responses, groups and positions of a batch.</summary>
internal sealed class Places
{
    private readonly int[] _groupOfSequence;
    private readonly int[] _sequenceOfToken;
    private readonly int[] _positionOfToken;
    private readonly int[] _groupOfPosition;

    public Places(BatchCase batch)
    {
        _groupOfSequence = [.. batch.GroupSizes.SelectMany(static (size, group) => Enumerable.Repeat(group, size))];
        _sequenceOfToken = [.. batch.Lengths.SelectMany(static (length, sequence) => Enumerable.Repeat(sequence, length))];
        IndexInGroup = [.. batch.GroupSizes.SelectMany(static size => Enumerable.Range(0, size))];
        Index = batch.Positions ?? [.. batch.Lengths.SelectMany(static length => Enumerable.Range(0, length))];
        var slots = new List<(int Group, int Index)>();
        _positionOfToken = new int[_sequenceOfToken.Length];
        for (var token = 0; token < _positionOfToken.Length; token++)
        {
            var slot = (_groupOfSequence[_sequenceOfToken[token]], Index[token]);
            _positionOfToken[token] = slots.IndexOf(slot) is >= 0 and var known ? known : slots.Count;
            if (_positionOfToken[token] == slots.Count)
            {
                slots.Add(slot);
            }
        }

        _groupOfPosition = [.. slots.Select(static slot => slot.Group)];
        Counts = [1, batch.GroupSizes.Length, batch.Lengths.Length, slots.Count, _sequenceOfToken.Length];
    }

    /// <summary>For each response its index in its group.</summary>
    public int[] IndexInGroup { get; }

    /// <summary>For each token its index in its response.</summary>
    public int[] Index { get; }

    private int[] Counts { get; }

    public int Count(Extent extent) => Counts[(int)extent];

    /// <summary>For each element of an inner extent the element of an outer one that holds it.</summary>
    public int[] Of(Extent inner, Extent outer) => (inner, outer) switch
    {
        _ when inner == outer => [.. Enumerable.Range(0, Count(inner))],
        (_, Extent.Batch) => new int[Count(inner)],
        (Extent.Sequence, Extent.Group) => _groupOfSequence,
        (Extent.Position, Extent.Group) => _groupOfPosition,
        (Extent.Token, Extent.Group) => [.. _sequenceOfToken.Select(sequence => _groupOfSequence[sequence])],
        (Extent.Token, Extent.Sequence) => _sequenceOfToken,
        (Extent.Token, Extent.Position) => _positionOfToken,
        _ => throw new InvalidOperationException($"no {outer} holds a {inner}"),
    };

    /// <summary>True if an element of the outer extent consists of several elements of the inner one.</summary>
    public static bool Holds(Extent outer, Extent inner) =>
        outer < inner && (outer, inner) is not (Extent.Sequence, Extent.Position);

    /// <summary>The outermost extent at which values of both are known: those of a response and of a position meet at tokens.</summary>
    public static Extent Meet(Extent left, Extent right) =>
        left == right || Holds(left, right) ? right : Holds(right, left) ? left : Extent.Token;
}
