namespace EntroPIC.Tokenization.Text;

/// <summary>A change to a text before it is split.</summary>
internal abstract class TextNormalizer
{
    /// <summary>The greatest factor by which it lengthens a text.</summary>
    public abstract double Growth { get; }

    /// <param name="text">The text, without unpaired surrogates.</param>
    /// <param name="isTracked">Records origins in the result.</param>
    public abstract AlignedText Apply(AlignedText text, bool isTracked);
}
