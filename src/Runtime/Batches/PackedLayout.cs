namespace EntroPIC.Batches;

/// <summary>
/// The assignment of tokens to responses and of responses to prompts. Tokens are packed, never padded: those of a
/// sequence lie side by side, and so do the sequences of a group.
/// </summary>
public sealed class PackedLayout
{
    private readonly int[] _sequenceOffsets;
    private readonly int[] _groupOffsets;
    private readonly int[]? _positions;
    private readonly int _cutOff;

    /// <summary>A layout from lengths.</summary>
    /// <param name="lengths">Tokens of each sequence; 0 is allowed.</param>
    /// <param name="groupSizes">Sequences of each group, in order; their sum is the number of sequences.</param>
    /// <param name="positions">
    /// For each token its index in its response, ascending within a sequence; <c>null</c> for 0, 1, 2, …, which is what it is unless
    /// tokens inside a response were masked out.
    /// </param>
    /// <exception cref="ArgumentException">The sizes do not fit together.</exception>
    public PackedLayout(IReadOnlyList<int> lengths, IReadOnlyList<int> groupSizes, IReadOnlyList<int>? positions = null)
        : this(lengths, groupSizes, positions, cutOff: 0)
    {
    }

    /// <summary>The layout of a part of a larger one.</summary>
    /// <param name="lengths">Tokens of each sequence.</param>
    /// <param name="groupSizes">Sequences of each group.</param>
    /// <param name="positions">The index of each token in its response.</param>
    /// <param name="cutOff">Sequences of the first group that lie before the part.</param>
    private PackedLayout(IReadOnlyList<int> lengths, IReadOnlyList<int> groupSizes, IReadOnlyList<int>? positions, int cutOff)
    {
        ArgumentNullException.ThrowIfNull(lengths);
        ArgumentNullException.ThrowIfNull(groupSizes);
        _sequenceOffsets = Offsets(lengths, "length of a sequence", least: 0);
        _groupOffsets = Offsets(groupSizes, "size of a group", least: 1);
        if (_groupOffsets[^1] != lengths.Count)
        {
            throw new ArgumentException(
                $"the groups hold {_groupOffsets[^1]} sequences, but there are {lengths.Count}", nameof(groupSizes));
        }

        if (positions is not null && positions.Count != TokenCount)
        {
            throw new ArgumentException($"there are {positions.Count} positions for {TokenCount} tokens", nameof(positions));
        }

        _positions = positions is null ? null : [.. positions];
        _cutOff = cutOff;
    }

    /// <summary>Number of tokens.</summary>
    public int TokenCount => _sequenceOffsets[^1];

    /// <summary>Number of sequences.</summary>
    public int SequenceCount => _sequenceOffsets.Length - 1;

    /// <summary>Number of groups.</summary>
    public int GroupCount => _groupOffsets.Length - 1;

    /// <summary>The first token of each sequence; one more entry for the end.</summary>
    public ReadOnlySpan<int> SequenceOffsets => _sequenceOffsets;

    /// <summary>The first sequence of each group; one more entry for the end.</summary>
    public ReadOnlySpan<int> GroupOffsets => _groupOffsets;

    /// <summary>The number of tokens of a sequence.</summary>
    public int LengthOf(int sequence) => _sequenceOffsets[sequence + 1] - _sequenceOffsets[sequence];

    /// <summary>The index of a token in its response.</summary>
    internal int PositionOf(int sequence, int token) => _positions is null ? token - _sequenceOffsets[sequence] : _positions[token];

    /// <summary>For each sequence its index in its group, that of the whole step also in a part that has cut the group.</summary>
    internal IEnumerable<int> IndicesInGroups()
    {
        for (var group = 0; group < GroupCount; group++)
        {
            var before = group == 0 ? _cutOff : 0;
            for (var sequence = _groupOffsets[group]; sequence < _groupOffsets[group + 1]; sequence++)
            {
                yield return before + sequence - _groupOffsets[group];
            }
        }
    }

    /// <summary>The sequences from <paramref name="first"/> up to <paramref name="end"/>; a group that is cut stays a group.</summary>
    public PackedLayout Slice(int first, int end)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(first);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(end, SequenceCount);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(first, end);
        var lengths = Enumerable.Range(first, end - first).Select(LengthOf).ToArray();
        var groups = new List<int>();
        var cutOff = 0;
        for (var group = 0; group < GroupCount; group++)
        {
            var size = Math.Min(end, _groupOffsets[group + 1]) - Math.Max(first, _groupOffsets[group]);
            if (size > 0)
            {
                cutOff = groups.Count == 0
                    ? Math.Max(first, _groupOffsets[group]) - _groupOffsets[group] + (group == 0 ? _cutOff : 0)
                    : cutOff;
                groups.Add(size);
            }
        }

        return new PackedLayout(lengths, groups, _positions?[_sequenceOffsets[first].._sequenceOffsets[end]], cutOff);
    }

    private static int[] Offsets(IReadOnlyList<int> sizes, string what, int least)
    {
        var offsets = new int[sizes.Count + 1];
        for (var i = 0; i < sizes.Count; i++)
        {
            if (sizes[i] < least)
            {
                throw new ArgumentException($"the {what} is {sizes[i]}; it must be at least {least}", nameof(sizes));
            }

            offsets[i + 1] = checked(offsets[i] + sizes[i]);
        }

        return offsets;
    }
}
