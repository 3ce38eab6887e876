namespace EntroPIC.Models;

/// <summary>What all layers of one forward pass share.</summary>
internal readonly record struct AttentionContext(RotaryPositions Rotary, AttentionMask Mask, KeyValueCache? Cache);
