namespace Differential.Reference;

/// <summary>What one value belongs to, from the outside in; a position is across the responses of a group.</summary>
internal enum Extent
{
    Batch,
    Group,
    Sequence,
    Position,
    Token,
}
