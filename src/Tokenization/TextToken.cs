namespace EntroPIC.Tokenization;

/// <summary>A token and the part of the text that it came from.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Token">Its entry in the vocabulary.</param>
/// <param name="Start">Where its part begins, in UTF-16 units of the text as it was given; never inside a character.</param>
/// <param name="End">
/// Where it ends. Tokens that share a character all have it whole. A token that was added has an empty part at 0.
/// </param>
public readonly record struct TextToken(int Id, string Token, int Start, int End);
