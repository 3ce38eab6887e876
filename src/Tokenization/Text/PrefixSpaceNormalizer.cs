namespace EntroPIC.Tokenization.Text;

/// <summary>Puts a space before a text that does not begin with one.</summary>
internal sealed class PrefixSpaceNormalizer : TextNormalizer
{
    private readonly PrependNormalizer _prepend = new(" ");

    public override double Growth => 2;

    public override AlignedText Apply(AlignedText text, bool isTracked) =>
        text.Value.StartsWith(' ') ? text : _prepend.Apply(text, isTracked);
}
