namespace EntroPIC.Tokenization;

/// <summary>A token and its part of the text.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Token">Its entry in the vocabulary.</param>
/// <param name="Start">Start of its part, in UTF-16 units of the original text; never inside a character.</param>
/// <param name="End">
/// End of its part. Tokens that share a character all have it whole. An added token has an empty part at 0.
/// </param>
public readonly record struct TextToken(int Id, string Token, int Start, int End);
