using EntroPIC.Mathematics;

namespace Mathematics.Tests;

/// <summary>What holds for any text.</summary>
public sealed class MathPropertiesTests
{
    private static readonly string[] Pieces =
    [
        @"\frac", "{", "}", "(", ")", "[", "]", @"\{", @"\}", "^", "_", "1", "2", "37", "0.5", "x", "y", "e", "i", @"\pi", @"\sqrt", "+", "-", "*", "/", "=", "<",
        @"\le", ",", ";", @"\pm", @"\cup", @"\setminus", "|", "!", "%", @"\%", @"\text{cm}", @"\text{ and }", @"\boxed{", "$", "$$", @"\[", @"\]", @"\(", @"\)",
        @"\begin{pmatrix}", @"\end{pmatrix}", "&", @"\\", " ", "\n", "answer is ", "final answer is ", @"\sin", @"\log", @"\sum_{k=1}^{9}", @"\infty", @"\binom", "f(",
        "∑", "√", "²", "é", "漢", "\0", "\ud800", @"\mathbb{R}", @"\in", "999999999", @"\approx", @"\overline{", @"0.\overline{3}", @"^\circ", "####", "1,000", @"\quad",
        @"\left", @"\right", "'", @"\!", ":", "**",
    ];

    // Without differences nothing is divided by 0.
    private static readonly string[] Operators = ["+", @"\cdot ", ""];

    [Fact]
    public void NoTextThrowsOrIsTooMuch()
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
    public void EveryExpressionIsItselfAndNotItselfAndOneMore()
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
    public void ValuesAreComparedAlikeBothWays()
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
    public void TheOrderOfTermsAndFactorsMeansNothing()
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
    [InlineData("(")]
    [InlineData("{")]
    [InlineData(@"\{")]
    [InlineData("-")]
    [InlineData("|")]
    [InlineData("x^")]
    [InlineData(@"\frac{1}{")]
    [InlineData(@"\sqrt{")]
    [InlineData(@"\sin ")]
    [InlineData(@"\{\pm ")]
    [InlineData("$")]
    [InlineData(@"\[")]
    [InlineData(@"\(")]
    [InlineData("$$")]
    [InlineData("1 ")]
    [InlineData("100 ")]
    [InlineData(" ")]
    [InlineData(" [")]
    [InlineData("final answer ")]
    [InlineData("####")]
    [InlineData("=1")]
    [InlineData(@"\boxed{")]
    [InlineData("answer: ")]
    [InlineData("1,000")]
    [InlineData("9!")]
    [InlineData("9^9^")]
    public void RepetitionIsNoTrouble(string piece)
    {
        foreach (var count in new[] { 50, 3_000, 30_000 })
        {
            var text = string.Concat(Enumerable.Repeat(piece, count)) + "1";
            new MathEquivalence().Compare("1", text);
            new MathEquivalence().Compare("1", $@"\boxed{{{text}}}");
            new MathEquivalence().Compare(text, "1");
        }
    }

    [Fact]
    public void ThreadsDoNotDisturbEachOther()
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
