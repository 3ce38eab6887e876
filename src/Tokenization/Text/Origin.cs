namespace EntroPIC.Tokenization.Text;

/// <summary>A part of the original text, from a position up to, not including, another.</summary>
internal readonly record struct Origin(int Start, int End);
