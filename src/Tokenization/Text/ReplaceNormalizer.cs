namespace EntroPIC.Tokenization.Text;

/// <summary>Replaces every occurrence of a text by another.</summary>
internal sealed class ReplaceNormalizer(string pattern, string content) : TextNormalizer
{
    public override double Growth => (double)content.Length / pattern.Length;

    public override AlignedText Apply(AlignedText text, bool isTracked)
    {
        if (!isTracked)
        {
            return new(text.Value.Replace(pattern, content, StringComparison.Ordinal));
        }

        var builder = new AlignedTextBuilder(text, isTracked);
        var start = 0;
        for (var found = Next(text.Value, 0); found >= 0; found = Next(text.Value, start))
        {
            builder.Keep(start, found);
            start = found + pattern.Length;
            builder.Add(content, start - 1);
        }
        builder.Keep(start, text.Value.Length);
        return builder.ToText();
    }

    private int Next(string text, int start) => text.IndexOf(pattern, start, StringComparison.Ordinal);
}
