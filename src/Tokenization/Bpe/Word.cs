namespace EntroPIC.Tokenization.Bpe;

/// <summary>A piece of text as tokens.</summary>
/// <param name="Ids">The tokens.</param>
/// <param name="Ends">End of each, in UTF-8 bytes of the piece.</param>
internal sealed record Word(int[] Ids, int[] Ends);
