namespace EntroPIC.Tokenization.Text;

/// <summary>A token that is recognized as a whole before any other step.</summary>
/// <param name="Content">Its text.</param>
/// <param name="Id">Its id.</param>
/// <param name="IsSpecial">True for a special token, which decoding may omit.</param>
/// <param name="IsNormalized">Looks for it in the normalized text.</param>
/// <param name="TakesSpaceBefore">Includes white space before it.</param>
/// <param name="TakesSpaceAfter">Includes white space after it.</param>
internal sealed record AddedToken(string Content, int Id, bool IsSpecial, bool IsNormalized, bool TakesSpaceBefore, bool TakesSpaceAfter);
