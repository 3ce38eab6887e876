namespace EntroPIC.Tokenization.Text;

/// <summary>
/// A text during tokenization that tracks, on request, the origin of each character in the original.
/// Positions count UTF-16 units; a character of two units is one whole.
/// </summary>
/// <param name="Value">The text.</param>
/// <param name="Origins">Per unit the part of the original; null where the text is the original, or where nobody asks.</param>
internal readonly record struct AlignedText(string Value, Origin[]? Origins = null)
{
    public Origin this[int index] => Origins is null ? OwnPlace(index) : Origins[index];

    /// <summary>A part of the text whose origins are still those of the whole.</summary>
    public AlignedText Slice(int start, int end)
    {
        if (start == 0 && end == Value.Length)
        {
            return this;
        }

        var origins = new Origin[end - start];
        for (var index = start; index < end; index++)
        {
            origins[index - start] = this[index];
        }

        return new(Value[start..end], origins);
    }

    private Origin OwnPlace(int index)
    {
        var start = char.IsLowSurrogate(Value[index]) ? index - 1 : index;
        return new(start, start + (char.IsHighSurrogate(Value[start]) ? 2 : 1));
    }
}
