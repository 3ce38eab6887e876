using EntroPIC.Tokenization.Text.Expressions;

namespace EntroPIC.Tokenization.Text;

/// <summary>
/// Cuts a text where a regular expression says: each match is a piece, and so is what lies between two matches. The expression counts
/// whole characters, also beyond the Basic Multilingual Plane, and comes from a file of others: the time it takes grows with the length
/// of the text, whatever it says.
/// </summary>
internal sealed class PatternSplitter : TextSplitter
{
    private readonly ExpressionProgram _program;

    /// <exception cref="ArgumentException">The expression is broken, or uses an unsupported feature.</exception>
    public PatternSplitter(string pattern)
        : this(ExpressionReader.Read(pattern))
    {
    }

    private PatternSplitter(Node pattern) => _program = new(pattern);

    /// <summary>Splits at a literal text.</summary>
    public static PatternSplitter Of(string text) =>
        new(new SequenceNode([.. text.EnumerateRunes().Select(static rune => new SetNode(character => character == rune.Value))]));

    public override void Split(string text, List<int> ends)
    {
        using var matcher = new ExpressionMatcher(_program, text, 0, text.Length);
        var done = 0;
        for (var start = 0; start < text.Length;)
        {
            var end = matcher.Match(start);
            if (end >= 0)
            {
                if (start > done)
                {
                    ends.Add(start);
                }

                if (end > start)
                {
                    ends.Add(end);
                }

                done = end;
            }
            start = end > start ? end : start + (char.IsSurrogatePair(text, start) ? 2 : 1);
        }
        if (done < text.Length)
        {
            ends.Add(text.Length);
        }
    }
}
