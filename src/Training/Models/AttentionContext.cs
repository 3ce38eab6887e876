namespace EntroPIC.Models;

/// <summary>Values shared by all layers of a forward pass.</summary>
internal readonly record struct AttentionContext(RotaryPositions Rotary, AttentionMask Mask, KeyValueCache? Cache);
