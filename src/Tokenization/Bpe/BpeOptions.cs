namespace EntroPIC.Tokenization.Bpe;

/// <summary>Use of a vocabulary.</summary>
/// <param name="IsByteLevel">Whether it is of bytes, written in <see cref="ByteAlphabet"/>; otherwise of characters.</param>
/// <param name="FallsBackToBytes">Whether a character without a token becomes the tokens of its bytes.</param>
/// <param name="IgnoresMerges">Whether a piece that is a token as a whole is taken as that, whatever the merges make of it.</param>
/// <param name="UnknownToken">What stands for what has no token; null leaves it out.</param>
/// <param name="FusesUnknown">Whether one of these stands for several in a row.</param>
internal sealed record BpeOptions(bool IsByteLevel, bool FallsBackToBytes, bool IgnoresMerges, int? UnknownToken, bool FusesUnknown);
