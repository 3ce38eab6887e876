using EntroPIC.Mathematics;

namespace Mathematics.Tests;

public sealed class MathEquivalenceTests
{
    private static readonly MathEquivalence Equivalence = new();

    [Theory]
    [InlineData(@"\frac{1}{2}", "0.5")]
    [InlineData(@"\frac{1}{3}", "0.333333")]
    [InlineData(@"\frac{27}{8}", @"3\frac{3}{8}")]
    [InlineData(@"-\frac{1}{2}", @"\frac{1}{-2}")]
    [InlineData(@"\frac{40}7", @"\dfrac{40}{7}")]
    [InlineData("5:6", @"\frac{5}{6}")]
    [InlineData(@"\frac{1}{29,322,216}", @"\frac{1}{29322216}")]
    [InlineData("1,000,000", "10^6")]
    [InlineData("14916", @"14{,}916")]
    [InlineData("12000", @"12\,000")]
    [InlineData("1500", @"1.5 \times 10^3")]
    [InlineData(@"\frac13", @"0.\overline{3}")]
    [InlineData(@"\frac{7}{12}", @"0.58\overline{3}")]
    [InlineData("10^{100}+1", "1+10^{100}")]
    [InlineData("120", "5!")]
    [InlineData("120", @"\binom{10}{3}")]
    [InlineData("55", @"\sum_{k=1}^{10} k")]
    [InlineData("24", @"\prod_{i=1}^{4} i")]
    [InlineData("6", @"\gcd(12, 18)")]
    [InlineData("3", @"\lfloor \pi \rfloor")]
    [InlineData("7", @"|-7|")]
    public void Numbers(string reference, string answer) => AssertEqual(reference, answer);

    [Theory]
    [InlineData(@"\sqrt{8}", @"2\sqrt2")]
    [InlineData(@"\frac{1}{\sqrt{2}}", @"\frac{\sqrt{2}}{2}")]
    [InlineData(@"\frac{1}{1+\sqrt{2}}", @"\sqrt{2}-1")]
    [InlineData(@"\sqrt{3+2\sqrt{2}}", @"1+\sqrt{2}")]
    [InlineData(@"\frac{5\sqrt{42}}{27}", @"\frac{10\sqrt{10.5}}{27}")]
    [InlineData(@"\sqrt[3]{54}", @"3\sqrt[3]{2}")]
    [InlineData(@"\sqrt[3]{-8}", "-2")]
    [InlineData("4^{3/2}", "8")]
    [InlineData(@"20\sqrt{3}", @"20{(3)^{1/2}}")]
    [InlineData(@"\sqrt{12} + \sqrt{27}", @"5\sqrt{3}")]
    [InlineData(@"(1+i)^2", "2i")]
    [InlineData(@"\frac{1}{i}", "-i")]
    [InlineData(@"\sqrt{-4}", "2i")]
    [InlineData(@"e^{i\pi}", "-1")]
    public void SurdsAndComplexNumbers(string reference, string answer) => AssertEqual(reference, answer);

    [Theory]
    [InlineData("x^2+2x+1", "(x+1)^2")]
    [InlineData(@"\frac{x^2-1}{x-1}", "x+1")]
    [InlineData(@"\frac{a}{b}+\frac{c}{d}", @"\frac{ad+bc}{bd}")]
    [InlineData("h(a+b)/2", @"\frac{1}{2}(a+b)h")]
    [InlineData("(a+b)(a+c)(b+c)", "(b+c)(c+a)(b+a)")]
    [InlineData("2^{n+1}", @"2\cdot 2^n")]
    [InlineData("e^{2x}", "(e^x)^2")]
    [InlineData(@"\sin^2 x", @"1-\cos^2 x")]
    [InlineData(@"\sin(2x)", @"2\sin x\cos x")]
    [InlineData(@"\ln 8", @"3\ln 2")]
    [InlineData(@"\log_2 8", "3")]
    [InlineData(@"\frac{\sqrt{3}}{3}", @"\tan 30^\circ")]
    [InlineData(@"\frac{\pi}{4}", @"\arctan 1")]
    [InlineData(@"\sqrt{xy}", @"\sqrt{x}\sqrt{y}")]
    [InlineData("f(x+1)", "f(1+x)")]
    [InlineData(@"F_n = \sum_{k=0}^{n-1} F_k G_{n-k}", @"F_n = \sum_{k=0}^{n-1} G_{n-k} F_k")]
    [InlineData(@"5\mathbf{i}+3\mathbf{j}", @"3\mathbf{j}+5\mathbf{i}")]
    public void Expressions(string reference, string answer) => AssertEqual(reference, answer);

    [Theory]
    [InlineData("20\\%", "0.2")]
    [InlineData("25\\%", @"\frac14")]
    [InlineData("28\\%", "28 percent")]
    [InlineData(@"30^\circ", "30")]
    [InlineData("2\\pi", @"2\pi \text{ cm}")]
    [InlineData("15", @"15\mbox{ cm}^2")]
    [InlineData("12", "12 square inches")]
    [InlineData("32000", @"\$32,\!000")]
    [InlineData(@"\text{75}", "75")]
    public void UnitsAndPercent(string reference, string answer) => AssertEqual(reference, answer);

    [Theory]
    [InlineData(@"\{1,2,3\}", "3, 2, 1")]
    [InlineData("75,75", "75, 75")]
    [InlineData(@"1 \pm \sqrt{19}", @"1-\sqrt{19}, 1+\sqrt{19}")]
    [InlineData(@"\emptyset", @"\{\}")]
    [InlineData("(1,3)", @"\{1,3\}")]
    [InlineData("(5,8),(8,5)", @"(8,5) \text{ and } (5,8)")]
    [InlineData(@"\{1,3\} \cup \{2,4\}", @"\{1,2,3,4\}")]
    [InlineData(@"(-\infty, 2) \cup (2, \infty)", @"\mathbb{R} \setminus \{2\}")]
    [InlineData("[0,9) ", @"\left[0,9\right)")]
    [InlineData(@"(\frac{3}{5},\frac{8}{3}]", @"(0.6, \frac{16}{6}]")]
    [InlineData("x_1 = 2, x_2 = 3", "3, 2")]
    [InlineData("p=5,q=2;p=7,q=2", "(5,2),(7,2)")]
    public void SetsTuplesAndIntervals(string reference, string answer) => AssertEqual(reference, answer);

    [Theory]
    [InlineData("5", "x = 5")]
    [InlineData("x = 5", "5")]
    [InlineData("(p,q)=(3,2)", "(3,2)")]
    [InlineData("x = 11", "x = 5+5+1 = 11")]
    [InlineData(@"\frac13", @"x = \frac13 \approx 0.33")]
    [InlineData("y=2x+1", "2x-y+1=0")]
    [InlineData("x \\le 1", "-2x \\ge -2")]
    [InlineData("x>3", @"(3,\infty)")]
    [InlineData(@"1\leq|z|\leq \frac{3}{2}", @"z \in [-\frac{3}{2}, -1] \cup [1, \frac{3}{2}]")]
    [InlineData("x \\neq 2", @"(-\infty,2)\cup(2,\infty)")]
    [InlineData("a<x<b", "(a,b)")]
    [InlineData("S_1:S_2 = 7:32", "7:32")]
    public void EquationsAndInequalities(string reference, string answer) => AssertEqual(reference, answer);

    [Theory]
    [InlineData(@"\begin{pmatrix} 1 \\ 2 \end{pmatrix}", @"\begin{bmatrix} 1 \\ 2 \end{bmatrix}")]
    [InlineData(@"\begin{pmatrix} 6 & 8 \end{pmatrix}", @"\begin{pmatrix} 1 & 2 \end{pmatrix} + \begin{pmatrix} 5 & 6 \end{pmatrix}")]
    [InlineData(@"\begin{pmatrix} 2 & 4 \end{pmatrix}", @"2\begin{pmatrix} 1 & 2 \end{pmatrix}")]
    [InlineData(@"\begin{pmatrix} 1 & 2 \\ 3 & 4 \end{pmatrix}", @"\left[\begin{array}{cc} 1 & 2 \\ 3 & 4 \end{array}\right]")]
    [InlineData("-2", @"\begin{vmatrix} 1 & 2 \\ 3 & 4 \end{vmatrix}")]
    public void Matrices(string reference, string answer) => AssertEqual(reference, answer);

    [Theory]
    [InlineData(@"\text{(B)}", "B")]
    [InlineData(@"\text{Even}", "even")]
    [InlineData("S = 7", "s = 7")]
    [InlineData(@"\text{not enough information}", @"\text{Not enough information.}")]
    public void Words(string reference, string answer) => AssertEqual(reference, answer);

    [Theory]
    [InlineData(@"\frac{1}{3}", "0.33")]
    [InlineData(@"\pi", "3.14")]
    [InlineData("20", "20\\%")]
    [InlineData("10^{100}+1", "10^{100}")]
    [InlineData(@"\sqrt{3+2\sqrt{2}}", @"1+\sqrt{3}")]
    [InlineData(@"\sqrt{x^2}", "x")]
    [InlineData("R-r", "0")]
    [InlineData("2c", "2")]
    [InlineData(@"5\mathbf{i}+3\mathbf{j}", "8")]
    [InlineData("204_5", "204_6")]
    [InlineData("(3,1)", @"\{1,3\}")]
    [InlineData("(0,1)", "[0,1)")]
    [InlineData("[0,2]", @"\{0,2\}")]
    [InlineData("(4,4,5)", @"\{4,5\}")]
    [InlineData(@"(-\infty,3)\cup(3,\infty)", @"42, (-\infty,3)\cup(3,\infty)")]
    [InlineData("(0,1)", "0<x<1")]
    [InlineData("0<x<1", @"\{0,1\}")]
    [InlineData("2x + z = 1", "1")]
    [InlineData("x < 1", "x > 1")]
    [InlineData("A", "B")]
    [InlineData("F_{n-1}", "F_{n-2}")]
    [InlineData(@"\frac{1}{0}", @"\frac{2}{0}")]
    public void DifferentAnswersDiffer(string reference, string answer) =>
        Assert.Equal(MathVerdict.Different, Equivalence.Compare(reference, $@"The answer is $\boxed{{{answer}}}$."));

    [Fact]
    public void InequalityForASetIsAcceptedIfAllowed() =>
        Assert.Equal(MathVerdict.Equal, new MathEquivalence(new MathOptions { AcceptsInequalityForSet = true }).Compare("(0,1)", "$0<x<1$"));

    [Fact]
    public void NamesMatterUnlessToldOtherwise()
    {
        Assert.Equal(MathVerdict.Different, Equivalence.Compare("$f(x)$", "$f(y)$"));
        Assert.Equal(MathVerdict.Equal, new MathEquivalence(new MathOptions { MatchesNames = false }).Compare("$f(x)$", "$f(y)$"));
    }

    [Fact]
    public void DecimalsAreComparedToTheGivenDigits() =>
        Assert.Equal(MathVerdict.Equal, new MathEquivalence(new MathOptions { Digits = 2 }).Compare(@"\frac{1}{3}", "$0.33$"));

    [Fact]
    public void TextWithoutAnswerHasNoAnswer() => Assert.Equal(MathVerdict.NoAnswer, Equivalence.Compare("5", "I do not know."));

    [Fact]
    public void TooMuchWorkIsAlwaysUndecided()
    {
        var equivalence = new MathEquivalence(new MathOptions { MaximumWork = 1_000 });
        var expansion = @"\boxed{(a+b+c+d+e+f)^{2}(a+b+c+d+e+f)^{2}(a+b+c+d+e+f)^{2}}";
        Assert.All(Enumerable.Range(0, 3), _ => Assert.Equal(MathVerdict.Undecided, equivalence.Compare("x+y", expansion)));
    }

    [Fact]
    public void TimeLimitEndsAJudgment()
    {
        var clock = new ImpatientTime();
        var options = new MathOptions { TimeLimit = TimeSpan.FromSeconds(1), Clock = clock };
        var expansion = @"\boxed{(a+b+c+d+e+f)^{2}(a+b+c+d+e+f)^{2}(a+b+c+d+e+f)^{2}(a+b+c+d+e+f)^{2}}";
        Assert.Equal(MathVerdict.Undecided, new MathEquivalence(options).Compare("x+y", expansion));
    }

    private static void AssertEqual(string reference, string answer) =>
        Assert.Equal(MathVerdict.Equal, Equivalence.Compare(reference, $@"The answer is $\boxed{{{answer}}}$."));

    /// <summary>A clock on which an hour passes with every look.</summary>
    private sealed class ImpatientTime : TimeProvider
    {
        private long _looks;

        public override long GetTimestamp() => TimestampFrequency * 3600 * _looks++;
    }
}
