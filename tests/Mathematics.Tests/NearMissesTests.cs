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

    private static bool AreEqual(string reference, string answer) =>
        Equivalence.Compare(reference, $@"\boxed{{{answer}}}") == MathVerdict.Equal;

    private static bool IsRight(string reference, string response) => Equivalence.Compare(reference, response) == MathVerdict.Equal;
}
