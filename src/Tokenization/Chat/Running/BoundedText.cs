using System.Text;

namespace EntroPIC.Tokenization.Chat.Running;

/// <summary>A text being written, whose characters are counted as they come.</summary>
internal sealed class BoundedText(Rendering run)
{
    private readonly StringBuilder _text = new();

    public Rendering Run => run;

    public BoundedText Append(ReadOnlySpan<char> more)
    {
        run.SpendText(more.Length);
        _text.Append(more);
        return this;
    }

    public BoundedText Append(char character, int count = 1)
    {
        run.SpendText(count);
        _text.Append(character, count);
        return this;
    }

    public override string ToString() => _text.ToString();
}
