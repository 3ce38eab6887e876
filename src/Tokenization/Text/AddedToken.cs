namespace EntroPIC.Tokenization.Text;

/// <summary>A token that is found in a text as a whole, before anything else is done to it.</summary>
/// <param name="Content">Its text.</param>
/// <param name="Id">Its id.</param>
/// <param name="IsSpecial">Whether it is a mark, which decoding may leave out.</param>
/// <param name="IsNormalized">Whether it is looked for in the normalized text.</param>
/// <param name="TakesSpaceBefore">Whether white space before it is part of it.</param>
/// <param name="TakesSpaceAfter">Whether white space behind it is part of it.</param>
internal sealed record AddedToken(string Content, int Id, bool IsSpecial, bool IsNormalized, bool TakesSpaceBefore, bool TakesSpaceAfter);
