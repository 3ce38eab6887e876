namespace EntroPIC.Tokenization.Text;

/// <summary>Prepends a text to every text that is not empty.</summary>
internal sealed class PrependNormalizer(string prefix) : TextNormalizer
{
    public override double Growth => 1 + prefix.Length;

    public override AlignedText Apply(AlignedText text, bool isTracked)
    {
        if (text.Value.Length == 0)
        {
            return text;
        }

        var builder = new AlignedTextBuilder(text, isTracked);
        builder.Add(prefix, 0);
        builder.Keep(0, text.Value.Length);
        return builder.ToText();
    }
}
