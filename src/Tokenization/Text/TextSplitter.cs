namespace EntroPIC.Tokenization.Text;

/// <summary>Cuts a text into pieces that become tokens each on its own.</summary>
internal abstract class TextSplitter
{
    /// <summary>Adds the ends of all pieces, in UTF-16 units; together they are the whole text.</summary>
    public abstract void Split(string text, List<int> ends);
}
