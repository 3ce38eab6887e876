using EntroPIC.Mathematics;

namespace Mathematics.Tests;

/// <summary>Answers that look nearly alike, and say something else; and others that look different, and say the same.</summary>
public sealed class NearMissesTests
{
    private static readonly MathEquivalence Equivalence = new();

    [Theory]
    [InlineData("5", @"\not 5")]
    [InlineData("5", @"\boxed{\not 5}")]
    [InlineData("5", @"The answer is \not 5")]
    [InlineData("5", @"#### \not 5")]
    [InlineData("5", @"$\not \in$")]
    [InlineData("5", @"\boxed{\not\!=5}")]
    public void DenialsAreNotRead(string reference, string response) => Assert.False(IsRight(reference, response));

    [Theory]
    [InlineData(@"x\ne 5", @"x = \not 5")]
    [InlineData("x=5", @"x\not=5")]
    [InlineData(@"x\in A", @"x\not\in A")]
    [InlineData(@"x\in A", @"x\notin A")]
    public void DenialsDiffer(string reference, string answer) => Assert.False(AreEqual(reference, answer) || AreEqual(answer, reference));

    [Theory]
    [InlineData(@"x\ne 5", @"x \not = 5")]
    [InlineData(@"x\ne 5", @"x\not=5")]
    [InlineData(@"x\ne 5", @"x\not\!=5")]
    [InlineData(@"x\ge 5", @"x\not<5")]
    [InlineData(@"x\notin A", @"x\not\in A")]
    public void DenialsAreEqual(string reference, string answer) => Assert.True(AreEqual(reference, answer) && AreEqual(answer, reference));

    [Theory]
    [InlineData("x=5", @"x\approx5")]
    [InlineData("x=5", @"x\simeq5")]
    [InlineData("x=5", @"x\in5")]
    [InlineData("x=5", "5=5")]
    [InlineData("y=3x", @"y\approx 3x")]
    [InlineData("5", @"x\in5")]
    [InlineData("x=5,y=2", @"x\approx5,y\approx2")]
    [InlineData(@"x\in A", @"A\in x")]
    [InlineData("x=2", @"x\in 2")]
    public void RelationsDiffer(string reference, string answer) => Assert.False(AreEqual(reference, answer) || AreEqual(answer, reference));

    [Theory]
    [InlineData("5", "2+3=5")]
    [InlineData("5", "x=5")]
    [InlineData(@"x\in[1,2]", "[1,2]")]
    [InlineData(@"\frac13", @"x=\frac13\approx0.33")]
    [InlineData(@"k\in\mathbb{Z}", @"k\in\mathbb Z")]
    public void RelationsAnswerTheOther(string reference, string answer) => Assert.True(AreEqual(reference, answer));

    [Theory]
    [InlineData(@"x\in A", @"x\in A")]
    public void RelationsAreEqual(string reference, string answer) => Assert.True(AreEqual(reference, answer) && AreEqual(answer, reference));

    [Theory]
    [InlineData(@"x<-2\text{ and }x>2", @"x<-2\text{ or }x>2")]
    [InlineData(@"x<1\text{ and }x>3", @"x<1\text{ or }x>3")]
    [InlineData(@"x=1\text{ and }y=2", @"x=1\text{ or }y=2")]
    [InlineData(@"A\text{ and }B", @"A\text{ or }B")]
    [InlineData(@"p\text{ and }q", @"p\text{ or }q")]
    [InlineData("x=1, y=2", @"x=1\text{ or }y=2")]
    [InlineData("(1,2)", @"x=1\text{ or }y=2")]
    [InlineData(@"p\text{ and }q\text{ or }r", @"p\text{ or }q\text{ and }r")]
    [InlineData(@"A, B\text{ and }C", @"A, B\text{ or }C")]
    [InlineData(@"\text{A and B}", @"\text{A or B}")]
    public void JoinersDiffer(string reference, string answer) => Assert.False(AreEqual(reference, answer) || AreEqual(answer, reference));

    [Theory]
    [InlineData(@"x=1\text{ and }x=2", @"x=1\text{ or }x=2")]
    [InlineData(@"x=1\text{ and }x=2", "x=1, x=2")]
    [InlineData(@"1\text{ and }2", "1, 2")]
    [InlineData(@"1\text{ and }2", @"1\text{ or }2")]
    [InlineData(@"1\text{ or }2", "1,2")]
    [InlineData(@"A\text{ and }B", "A, B")]
    [InlineData("x=1, y=2", @"x=1\text{ and }y=2")]
    [InlineData(@"n=1\text{ and }2", @"n=1\text{ or }2")]
    [InlineData(@"x>0\text{ and }y>0", "x>0, y>0")]
    [InlineData(@"x_1=2\text{ or }x_2=3", "2,3")]
    [InlineData(@"x>1\text{ and }x<3", "1<x<3")]
    [InlineData(@"y=x\text{ and }y=-x", @"y=x\text{ or }y=-x")]
    [InlineData(@"1, 2\text{ and }3", "1, 2, 3")]
    public void JoinersAreEqual(string reference, string answer) => Assert.True(AreEqual(reference, answer) && AreEqual(answer, reference));

    [Theory]
    [InlineData(@"x<-2\text{ or }x>2", @"(-\infty,-2)\cup(2,\infty)")]
    public void JoinersAnswerTheOther(string reference, string answer) => Assert.True(AreEqual(reference, answer));

    [Theory]
    [InlineData(@"\{1,\{2\}\}", @"\{1,2\}")]
    [InlineData(@"\{\{1\},\{2\}\}", @"\{1,2\}")]
    [InlineData(@"\{\emptyset\}", @"\emptyset")]
    [InlineData(@"\{\{1\}\}", "1")]
    [InlineData(@"\{\{1\}\}", @"\{1\}")]
    [InlineData(@"(1,\{2\})", "(1,2)")]
    public void NestedSetsDiffer(string reference, string answer) => Assert.False(AreEqual(reference, answer) || AreEqual(answer, reference));

    [Theory]
    [InlineData(@"\{1,\{2\}\}", @"\{\{2\},1\}")]
    [InlineData(@"\{1\}", "1")]
    [InlineData(@"\{\{1\},\{2\}\}", @"\{\{2\},\{1\}\}")]
    public void NestedSetsAreEqual(string reference, string answer) => Assert.True(AreEqual(reference, answer) && AreEqual(answer, reference));

    [Theory]
    [InlineData(@"\{(1,2)\}", "(1,2)")]
    public void NestedSetsAnswerTheOther(string reference, string answer) => Assert.True(AreEqual(reference, answer));

    [Theory]
    [InlineData("12", @"12\text{ squared}")]
    [InlineData("12", @"12\text{ cubed}")]
    [InlineData("12", @"12\text{ factorial}")]
    [InlineData("12", @"12\text{ inverse}")]
    [InlineData("12", @"12\text{ and a half}")]
    [InlineData("12", @"12\text{ thirds}")]
    [InlineData("12", @"12\text{ hundredths}")]
    [InlineData("12", @"12\text{ halves}")]
    [InlineData("12", @"12\text{ pairs}")]
    [InlineData("12", @"12\text{ dozens}")]
    [InlineData("12", @"12\text{ gross}")]
    [InlineData("12", @"12\text{ score}")]
    [InlineData("12", @"12\text{ tens}")]
    [InlineData("12", @"12\text{ ppm}")]
    [InlineData("12", @"12\text{ per thousand}")]
    [InlineData("12", @"12\text{ lakh}")]
    [InlineData("12", @"12\text{ crore}")]
    [InlineData("12", @"12\text{ bn}")]
    [InlineData("12", @"12\text{ th root}")]
    [InlineData("12", @"12\text{ negative}")]
    [InlineData("12", @"12\text{ and up}")]
    [InlineData("12", @"12\text{ thousands}")]
    [InlineData("12", @"12\text{ quarters}")]
    [InlineData("12", @"12\text{ millions}")]
    [InlineData("12", @"12\text{ plus}")]
    [InlineData("12", @"12\text{ to the third}")]
    [InlineData(@"3\text{ years ago}", @"3\text{ years later}")]
    [InlineData(@"2\times3\text{ matrix}", @"3\times2\text{ matrix}")]
    [InlineData(@"2\times3\text{ matrix}", "6")]
    [InlineData(@"7\text{ R }3", @"3\text{ R }7")]
    [InlineData("7R3", "3R7")]
    public void WordsBehindNumbersDiffer(string reference, string answer) => Assert.False(AreEqual(reference, answer) || AreEqual(answer, reference));

    [Theory]
    [InlineData("12", "The answer is 12 squared.")]
    [InlineData("12", "She has 12 squared.")]
    [InlineData("12", "The answer is 12 cubed.")]
    [InlineData("12", "She has 12 cubed.")]
    [InlineData("12", "The answer is 12 factorial.")]
    [InlineData("12", "She has 12 factorial.")]
    [InlineData("12", "The answer is 12 inverse.")]
    [InlineData("12", "She has 12 inverse.")]
    [InlineData("12", "The answer is 12 and a half.")]
    [InlineData("12", "She has 12 and a half.")]
    [InlineData("12", "The answer is 12 thirds.")]
    [InlineData("12", "She has 12 thirds.")]
    [InlineData("12", "The answer is 12 hundredths.")]
    [InlineData("12", "She has 12 hundredths.")]
    [InlineData("12", "The answer is 12 halves.")]
    [InlineData("12", "She has 12 halves.")]
    [InlineData("12", "The answer is 12 pairs.")]
    [InlineData("12", "She has 12 pairs.")]
    [InlineData("12", "The answer is 12 dozens.")]
    [InlineData("12", "She has 12 dozens.")]
    [InlineData("12", "The answer is 12 gross.")]
    [InlineData("12", "She has 12 gross.")]
    [InlineData("12", "The answer is 12 score.")]
    [InlineData("12", "She has 12 score.")]
    [InlineData("12", "The answer is 12 tens.")]
    [InlineData("12", "She has 12 tens.")]
    [InlineData("12", "The answer is 12 ppm.")]
    [InlineData("12", "She has 12 ppm.")]
    [InlineData("12", "The answer is 12 per thousand.")]
    [InlineData("12", "She has 12 per thousand.")]
    [InlineData("12", "The answer is 12 lakh.")]
    [InlineData("12", "She has 12 lakh.")]
    [InlineData("12", "The answer is 12 crore.")]
    [InlineData("12", "She has 12 crore.")]
    [InlineData("12", "The answer is 12 bn.")]
    [InlineData("12", "She has 12 bn.")]
    [InlineData("12", "The answer is 12 th root.")]
    [InlineData("12", "She has 12 th root.")]
    [InlineData("12", "The answer is 12 negative.")]
    [InlineData("12", "She has 12 negative.")]
    [InlineData("12", "The answer is 12 and up.")]
    [InlineData("12", "She has 12 and up.")]
    [InlineData("12", "The answer is 12 thousands.")]
    [InlineData("12", "She has 12 thousands.")]
    [InlineData("12", "The answer is 12 quarters.")]
    [InlineData("12", "She has 12 quarters.")]
    [InlineData("12", "The answer is 12 millions.")]
    [InlineData("12", "She has 12 millions.")]
    [InlineData("12", "The answer is 12 plus.")]
    [InlineData("12", "She has 12 plus.")]
    [InlineData("12", "The answer is 12 to the third.")]
    [InlineData("12", "She has 12 to the third.")]
    public void WordsBehindNumbersAreNotRead(string reference, string response) => Assert.False(IsRight(reference, response));

    [Theory]
    [InlineData(@"2\times3\text{ matrix}", @"2 \times 3\text{ matrix}")]
    [InlineData(@"7\text{ R }3", "7 R 3")]
    [InlineData("144", @"12\text{ dozens}")]
    [InlineData("12", @"12\text{ apples}")]
    [InlineData("12", @"12\text{ cm squared}")]
    [InlineData("12", @"12\text{ cubic meters}")]
    [InlineData(@"3\text{ years later}", @"3\text{ years}")]
    [InlineData(@"3\text{ years later}", "3")]
    [InlineData(@"36\text{ }", @"3\text{ dozen eggs}")]
    [InlineData(@"12\text{ sq ft}", @"12\text{ square feet}")]
    public void WordsBehindNumbersAreEqual(string reference, string answer) => Assert.True(AreEqual(reference, answer) && AreEqual(answer, reference));

    [Theory]
    [InlineData("12", "The answer is 12 apples.")]
    [InlineData("12", "The answer is 12 square units.")]
    [InlineData("12", "She has 12 students in total.")]
    [InlineData("36", "The answer is 3 dozen.")]
    public void WordsBehindNumbersAreRead(string reference, string response) => Assert.True(IsRight(reference, response));

    private static bool AreEqual(string reference, string answer) =>
        Equivalence.Compare(reference, $@"\boxed{{{answer}}}") == MathVerdict.Equal;

    private static bool IsRight(string reference, string response) => Equivalence.Compare(reference, response) == MathVerdict.Equal;
}
