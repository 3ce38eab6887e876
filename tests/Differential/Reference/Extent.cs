namespace Differential.Reference;

/// <summary>The scope of one value, from the outside in; a position spans the responses of a group.</summary>
internal enum Extent
{
    Batch,
    Group,
    Sequence,
    Position,
    Token,
}
