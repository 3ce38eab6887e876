using EntroPIC.Batches;

namespace Runtime.Tests.Batches;

public sealed class PackedLayoutTests
{
    private static readonly PackedLayout Layout = new([3, 0, 2, 1], [2, 2]);

    [Fact]
    public void OffsetsAreSumsOfSizes()
    {
        Assert.Equal([0, 3, 3, 5, 6], Layout.SequenceOffsets.ToArray());
        Assert.Equal([0, 2, 4], Layout.GroupOffsets.ToArray());
        Assert.Equal((6, 4, 2), (Layout.TokenCount, Layout.SequenceCount, Layout.GroupCount));
        Assert.Equal([3, 0, 2, 1], Enumerable.Range(0, 4).Select(Layout.LengthOf));
    }

    [Fact]
    public void SliceKeepsCutGroupAndItsIndices()
    {
        var slice = Layout.Slice(1, 3);
        Assert.Equal([0, 0, 2], slice.SequenceOffsets.ToArray());
        Assert.Equal([0, 1, 2], slice.GroupOffsets.ToArray());
        Assert.Equal([1, 0], slice.IndicesInGroups());
        Assert.Equal([0, 1, 0, 1], Layout.IndicesInGroups());
    }

    [Fact]
    public void NestedSliceCountsFromGroupStart() =>
        Assert.Equal([2], new PackedLayout([1, 1, 1, 1], [4]).Slice(1, 4).Slice(1, 2).IndicesInGroups());

    [Fact]
    public void SliceKeepsPositions()
    {
        var layout = new PackedLayout([2, 2], [2], positions: [0, 4, 1, 7]);
        Assert.Equal([1, 7], Enumerable.Range(0, 2).Select(token => layout.Slice(1, 2).PositionOf(0, token)));
    }

    [Fact]
    public void EmptySliceIsEmpty()
    {
        var slice = Layout.Slice(2, 2);
        Assert.Equal((0, 0, 0), (slice.TokenCount, slice.SequenceCount, slice.GroupCount));
    }

    [Theory]
    [InlineData(new[] { 1, -1 }, new[] { 2 }, null, "the length of a sequence is -1; it must be at least 0")]
    [InlineData(new[] { 1, 1 }, new[] { 2, 0 }, null, "the size of a group is 0; it must be at least 1")]
    [InlineData(new[] { 1, 1 }, new[] { 1 }, null, "the groups hold 1 sequences, but there are 2")]
    [InlineData(new[] { 1, 1 }, new[] { 2 }, new[] { 0 }, "there are 1 positions for 2 tokens")]
    public void MismatchedSizesAreRejected(int[] lengths, int[] groupSizes, int[]? positions, string expected) =>
        Assert.StartsWith(expected, Assert.Throws<ArgumentException>(() => new PackedLayout(lengths, groupSizes, positions)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData(-1, 2)]
    [InlineData(0, 5)]
    [InlineData(3, 2)]
    public void SliceOutOfRangeIsRejected(int first, int end) => Assert.Throws<ArgumentOutOfRangeException>(() => Layout.Slice(first, end));
}
