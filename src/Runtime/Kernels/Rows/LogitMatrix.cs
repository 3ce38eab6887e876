namespace EntroPIC.Kernels.Rows;

/// <summary>Logits of some tokens in memory, with room for their gradient.</summary>
/// <param name="Logits">The first number: float32, or bfloat16.</param>
/// <param name="Gradient">The address of the gradient; that of the logits if the gradient overwrites them.</param>
/// <param name="FirstToken">The token of the first row.</param>
/// <param name="Rows">Number of tokens.</param>
/// <param name="Columns">Numbers in a row.</param>
/// <param name="VocabularySize">Number of columns that are not padding: the first ones.</param>
/// <param name="IsHalf">True if numbers are bfloat16.</param>
internal readonly record struct LogitMatrix(
    nint Logits, nint Gradient, int FirstToken, int Rows, int Columns, int VocabularySize, bool IsHalf);
