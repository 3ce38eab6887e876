using System.Text;

namespace EntroPIC.Tokenization.Text;

/// <summary>Builds a text out of another, and records origins on request.</summary>
/// <param name="source">Source text.</param>
/// <param name="isTracked">Records origins.</param>
internal sealed class AlignedTextBuilder(AlignedText source, bool isTracked)
{
    private readonly StringBuilder _text = new(source.Value.Length + 16);
    private readonly List<Origin>? _origins = isTracked ? [] : null;

    /// <summary>Copies a part of the source unchanged.</summary>
    public void Keep(int start, int end)
    {
        _text.Append(source.Value, start, end - start);
        for (var index = start; index < end && _origins is not null; index++)
        {
            _origins.Add(source[index]);
        }
    }

    /// <summary>Adds a text that came from where the unit of the source at <paramref name="index"/> came from.</summary>
    public void Add(ReadOnlySpan<char> text, int index)
    {
        _text.Append(text);
        for (var count = 0; count < text.Length && _origins is not null; count++)
        {
            _origins.Add(source[index]);
        }
    }

    public AlignedText ToText() => new(_text.ToString(), _origins?.ToArray());
}
