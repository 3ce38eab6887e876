using static TorchSharp.torch;

namespace EntroPIC.Checkpoints;

/// <summary>A tensor of a safetensors file.</summary>
/// <param name="Name">Its name, unique in the file.</param>
/// <param name="Type">The type of its numbers.</param>
/// <param name="Shape">Its shape; empty for a scalar.</param>
/// <param name="Offset">Offset of its numbers, in bytes after the header.</param>
/// <param name="Bytes">Their size in bytes.</param>
public sealed record SafetensorsEntry(string Name, ScalarType Type, IReadOnlyList<long> Shape, long Offset, long Bytes);
