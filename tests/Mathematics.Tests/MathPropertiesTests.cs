using EntroPIC.Mathematics;

namespace Mathematics.Tests;

/// <summary>Properties that hold for any text.</summary>
public sealed class MathPropertiesTests
{
    private static readonly string[] Pieces =
    [
        @"\frac", "{", "}", "(", ")", "[", "]", @"\{", @"\}", "^", "_", "1", "2", "37", "0.5", "x", "y", "e", "i", @"\pi", @"\sqrt", "+", "-", "*", "/", "=", "<",
        @"\le", ",", ";", @"\pm", @"\cup", @"\setminus", "|", "!", "%", @"\%", @"\text{cm}", @"\text{ and }", @"\boxed{", "$", "$$", @"\[", @"\]", @"\(", @"\)",
        @"\begin{pmatrix}", @"\end{pmatrix}", "&", @"\\", " ", "\n", "answer is ", "final answer is ", @"\sin", @"\log", @"\sum_{k=1}^{9}", @"\infty", @"\binom", "f(",
        "∑", "√", "²", "é", "漢", "\0", "\ud800", @"\mathbb{R}", @"\in", "999999999", @"\approx", @"\overline{", @"0.\overline{3}", @"^\circ", "####", "1,000", @"\quad",
        @"\left", @"\right", "'", @"\!", ":", "**", @"\not", @"\text{ R }", @"\text{ dozen}", @"\text{ squared}", "12:30", " or more", ", no wait, ", @"^{\prime}",
    ];

    // Without differences nothing is divided by 0.
    private static readonly string[] Operators = ["+", @"\cdot ", ""];

    [Fact]
    public void RandomTextNeverThrows()
    {
        var random = new Random(20);
        var equivalence = new MathEquivalence();
        for (var i = 0; i < 100_000; i++)
        {
            var (reference, response) = (AnyText(random), AnyText(random));
            var verdict = equivalence.Compare(reference, i % 2 == 0 ? response : $@"\boxed{{{response}}}");
            Assert.True(verdict != MathVerdict.Undecided, $"{reference} and {response}");
        }
    }

    [Fact]
    public void ExpressionEqualsItselfAndNotItsSuccessor()
    {
        var random = new Random(21);
        var equivalence = new MathEquivalence();
        for (var i = 0; i < 2_000; i++)
        {
            var expression = AnyExpression(random, 3);
            Assert.Equal(MathVerdict.Equal, equivalence.Compare(expression, $@"\boxed{{{expression} + 0}}"));
            Assert.Equal(MathVerdict.Different, equivalence.Compare(expression, $@"\boxed{{{expression} + 1}}"));
        }
    }

    [Fact]
    public void ComparisonIsSymmetric()
    {
        var random = new Random(22);
        var equivalence = new MathEquivalence();
        for (var i = 0; i < 2_000; i++)
        {
            var (first, second) = (AnyExpression(random, 1), AnyExpression(random, 1));
            Assert.Equal(equivalence.Compare(first, $@"\boxed{{{second}}}"), equivalence.Compare(second, $@"\boxed{{{first}}}"));
        }
    }

    [Fact]
    public void OrderOfTermsAndFactorsDoesNotMatter()
    {
        var random = new Random(23);
        var equivalence = new MathEquivalence();
        for (var i = 0; i < 1_000; i++)
        {
            var (a, b, c) = (AnyExpression(random, 2), AnyExpression(random, 2), AnyExpression(random, 2));
            Assert.Equal(MathVerdict.Equal, equivalence.Compare($"({a})(({b})+({c}))", $@"\boxed{{({c})({a})+({a})({b})}}"));
        }
    }

    [Theory]
    [InlineData("(", MathVerdict.NoAnswer, MathVerdict.NoAnswer, MathVerdict.Different)]
    [InlineData("{", MathVerdict.NoAnswer, MathVerdict.NoAnswer, MathVerdict.Different)]
    [InlineData(@"\{", MathVerdict.NoAnswer, MathVerdict.NoAnswer, MathVerdict.Different)]
    [InlineData("-", MathVerdict.NoAnswer, MathVerdict.NoAnswer, MathVerdict.Different)]
    [InlineData("|", MathVerdict.NoAnswer, MathVerdict.NoAnswer, MathVerdict.Different)]
    [InlineData("x^", MathVerdict.NoAnswer, MathVerdict.NoAnswer, MathVerdict.Different)]
    [InlineData(@"\frac{1}{", MathVerdict.NoAnswer, MathVerdict.NoAnswer, MathVerdict.Different)]
    [InlineData(@"\sqrt{", MathVerdict.NoAnswer, MathVerdict.NoAnswer, MathVerdict.Different)]
    [InlineData(@"\sin ", MathVerdict.Equal, MathVerdict.NoAnswer, MathVerdict.Different)]
    [InlineData(@"\{\pm ", MathVerdict.NoAnswer, MathVerdict.NoAnswer, MathVerdict.Different)]
    [InlineData("$", MathVerdict.NoAnswer, MathVerdict.Equal, MathVerdict.Different)]
    [InlineData(@"\[", MathVerdict.NoAnswer, MathVerdict.NoAnswer, MathVerdict.Different)]
    [InlineData(@"\(", MathVerdict.NoAnswer, MathVerdict.NoAnswer, MathVerdict.Different)]
    [InlineData("$$", MathVerdict.Undecided, MathVerdict.NoAnswer, MathVerdict.Undecided)]
    [InlineData("1 ", MathVerdict.NoAnswer, MathVerdict.NoAnswer, MathVerdict.Different)]
    [InlineData("100 ", MathVerdict.NoAnswer, MathVerdict.NoAnswer, MathVerdict.Different)]
    [InlineData(" ", MathVerdict.Equal, MathVerdict.Equal, MathVerdict.Equal)]
    [InlineData(" [", MathVerdict.NoAnswer, MathVerdict.NoAnswer, MathVerdict.Different)]
    [InlineData("final answer ", MathVerdict.Equal, MathVerdict.NoAnswer, MathVerdict.Different)]
    [InlineData("####", MathVerdict.Equal, MathVerdict.NoAnswer, MathVerdict.Equal)]
    [InlineData("=1", MathVerdict.Different, MathVerdict.NoAnswer, MathVerdict.Different)]
    [InlineData(@"\boxed{", MathVerdict.NoAnswer, MathVerdict.NoAnswer, MathVerdict.Different)]
    [InlineData("answer: ", MathVerdict.Equal, MathVerdict.NoAnswer, MathVerdict.Different)]
    [InlineData("1,000", MathVerdict.Equal, MathVerdict.NoAnswer, MathVerdict.Different)]
    [InlineData("9!", MathVerdict.NoAnswer, MathVerdict.NoAnswer, MathVerdict.Different)]
    [InlineData("9^9^", MathVerdict.NoAnswer, MathVerdict.NoAnswer, MathVerdict.Different)]
    public void RepetitionEndsWithAVerdict(string piece, MathVerdict plain, MathVerdict boxed, MathVerdict reference)
    {
        Assert.Equal((plain, boxed, reference), Verdicts(3_000));

        // A longer text may take too much work, but does not become right.
        var (longPlain, longBoxed, longReference) = Verdicts(30_000);
        Assert.All(
            [(plain, longPlain), (boxed, longBoxed), (reference, longReference)],
            static pair => Assert.True(pair.Item2 != MathVerdict.Equal || pair.Item1 == MathVerdict.Equal));

        (MathVerdict Plain, MathVerdict Boxed, MathVerdict Reference) Verdicts(int count)
        {
            var text = string.Concat(Enumerable.Repeat(piece, count)) + "1";
            var equivalence = new MathEquivalence();
            return (equivalence.Compare("1", text), equivalence.Compare("1", $@"\boxed{{{text}}}"), equivalence.Compare(text, "1"));
        }
    }

    [Fact]
    public void EquivalenceIsThreadSafe()
    {
        var equivalence = new MathEquivalence();
        Parallel.For(0, 2_000, i =>
        {
            var expected = i % 2 == 0 ? MathVerdict.Equal : MathVerdict.Different;
            Assert.Equal(expected, equivalence.Compare($"x^2+{i}x", $@"\boxed{{x(x+{(i % 2 == 0 ? i : i + 1)})}}"));
        });
    }

    private static string AnyText(Random random) => string.Concat(Enumerable.Range(0, random.Next(1, 25)).Select(_ => Pieces[random.Next(Pieces.Length)]));

    private static string AnyExpression(Random random, int depth)
    {
        if (depth == 0)
        {
            return random.Next(5) switch { 0 => "2x", 1 => "3y", 2 => @"\pi", 3 => @"\sqrt{5}", _ => $"{random.Next(1, 20)}" };
        }

        var (left, right) = (AnyExpression(random, depth - 1), AnyExpression(random, depth - 1));
        return random.Next(4) switch
        {
            0 => $@"\frac{{{left}}}{{{right}}}",
            1 => $"({left})^{random.Next(2, 4)}",
            _ => $"({left}){Operators[random.Next(Operators.Length)]}({right})",
        };
    }
}
