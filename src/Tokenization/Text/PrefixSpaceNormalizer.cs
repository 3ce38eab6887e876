namespace EntroPIC.Tokenization.Text;

/// <summary>Adds a leading space to a text that lacks one.</summary>
internal sealed class PrefixSpaceNormalizer : TextNormalizer
{
    private readonly PrependNormalizer _prepend = new(" ");

    public override double Growth => 2;

    public override AlignedText Apply(AlignedText text, bool isTracked) =>
        text.Value.StartsWith(' ') ? text : _prepend.Apply(text, isTracked);
}
