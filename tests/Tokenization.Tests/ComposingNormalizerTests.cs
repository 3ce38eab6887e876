using EntroPIC.Tokenization.Text;

namespace Tokenization.Tests;

public sealed class ComposingNormalizerTests
{
    public static TheoryData<string, string> Forms => new()
    {
        { "", "" },
        { "plain", "plain" },
        { "e\u0301", "\u00E9" },
        { "\u00E9", "\u00E9" },
        { "\u212B", "\u00C5" }, // Ångström sign
        { "\u2126", "\u03A9" }, // Ohm sign
        { "q\u0307\u0323", "q\u0323\u0307" }, // Marks in the order of their classes.
        { "d\u0307\u0323", "\u1E0D\u0307" }, // The one that is nearer by class composes.
        { "a\u0323\u0302", "\u1EAD" }, // Two marks into one character.
        { "a\u0302\u0323", "\u1EAD" },
        { "\u00E2\u0323", "\u1EAD" },
        { "a\u0301\u0301", "\u00E1\u0301" }, // Of two marks of a class the second is blocked.
        { "a\u0315\u0300", "\u00E0\u0315" },
        { "\u0344", "\u0308\u0301" }, // What never composes stays in parts.
        { "\u0958", "\u0915\u093C" },
        { "\u0301a", "\u0301a" },
        { "\u1112\u1161\u11AB", "\uD55C" }, // Hangul
        { "\u1112\u1161", "\uD558" },
        { "\uD558\u11AB", "\uD55C" },
        { "\uD55C\u11AB", "\uD55C\u11AB" },
        { "\u1161\u11AB", "\u1161\u11AB" },
        { "\U0001D15E", "\U0001D157\U0001D165" }, // Beyond the plane
        { "\U00011099\U000110BA", "\U0001109A" },
        { "xe\u0301y\u212Bz", "x\u00E9y\u00C5z" },
        { "\u0BC6\u0BBE", "\u0BCA" }, // Two characters that stand alone, composing.
    };

    [Theory, MemberData(nameof(Forms))]
    public void CompositionFollowsUnicode(string text, string expected) => Assert.Equal(expected, Normalize(text).Value);

    [Fact]
    public void ComposedTextIsUnchanged()
    {
        var text = "Ἀλέξανδρος, Việt Nam, 한국어, 日本語, 🎉";
        Assert.Same(text, Normalize(text).Value);
        Assert.Equal("नमस्ते", Normalize("नमस्ते").Value);
    }

    [Fact]
    public void ManyMarksAreOrderedInTime()
    {
        var marks = string.Concat(Enumerable.Repeat("\u0323\u0315\u0327", 100_000));
        var ordered = Normalize("q" + marks).Value;
        Assert.Equal("q" + new string('\u0327', 100_000) + new string('\u0323', 100_000) + new string('\u0315', 100_000), ordered);
    }

    [Fact]
    public void OriginsMatchTheReference()
    {
        // Composed characters have the place of their first part, added ones that of the character before.
        var text = Normalize("ae\u0301\u0344b\U0001D15E", isTracked: true);
        Assert.Equal("a\u00E9\u0308\u0301b\U0001D157\U0001D165", text.Value);
        Origin[] expected = [new(0, 1), new(1, 2), new(3, 4), new(3, 4), new(4, 5), new(5, 7), new(5, 7), new(5, 7), new(5, 7)];
        Assert.Equal(expected, text.Origins!);
    }

    private static AlignedText Normalize(string text, bool isTracked = false) => new ComposingNormalizer().Apply(new(text), isTracked);
}
