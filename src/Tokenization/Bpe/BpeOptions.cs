namespace EntroPIC.Tokenization.Bpe;

/// <summary>Use of a vocabulary.</summary>
/// <param name="IsByteLevel">True for bytes, written in <see cref="ByteAlphabet"/>; false for characters.</param>
/// <param name="FallsBackToBytes">Turns a character without a token into the tokens of its bytes.</param>
/// <param name="IgnoresMerges">Takes a piece that is a token as a whole, whatever the merges make of it.</param>
/// <param name="UnknownToken">Token for text without a token; null omits such text.</param>
/// <param name="FusesUnknown">Uses one unknown token for several in a row.</param>
internal sealed record BpeOptions(bool IsByteLevel, bool FallsBackToBytes, bool IgnoresMerges, int? UnknownToken, bool FusesUnknown);
