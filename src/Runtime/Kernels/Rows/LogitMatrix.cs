namespace EntroPIC.Kernels.Rows;

/// <summary>Logits of some tokens in memory, and where their gradient goes.</summary>
/// <param name="Logits">The first number: float32, or bfloat16.</param>
/// <param name="Gradient">Likewise; the same where the gradient takes the place of the logits.</param>
/// <param name="FirstToken">The token of the first row.</param>
/// <param name="Rows">How many tokens.</param>
/// <param name="Columns">Numbers in a row.</param>
/// <param name="Words">Words of the vocabulary: the first columns.</param>
/// <param name="IsHalf">Whether numbers are bfloat16.</param>
internal readonly record struct LogitMatrix(nint Logits, nint Gradient, int FirstToken, int Rows, int Columns, int Words, bool IsHalf);
