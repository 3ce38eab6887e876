using EntroPIC.Mathematics;

namespace Mathematics.Tests;

/// <summary>Answer extraction: the places of a text, by rank.</summary>
public sealed class AnswerPlacesTests
{
    [Theory]
    [InlineData("4", @"First \boxed{3}. Then, after a long while and without any separator in between we come to say \boxed{4}")]
    [InlineData("4", @"It is \boxed{4}, although 5 was near.")]
    [InlineData("4", "The final answer is $4$. I hope it is correct. 5 is not.")]
    [InlineData("4", "Final Answer: The final answer to your question is $4$, not $5$.")]
    [InlineData("4", "Answer: 4 (of 5)")]
    [InlineData("4", "The answer is **4**.")]
    [InlineData("4", "So 3 + 1 = 4")]
    [InlineData("4", "We have $x = 4$.")]
    [InlineData("4", "Thus\n\\[ 4 \\]")]
    [InlineData("18", "She makes 9 * 2 = $<<9*2=18>>18 every day.\n#### 18\nThat is all of 20.")]
    [InlineData("1000.99", "it costs $1,000.99")]
    [InlineData("2.74", "Soucis : 2,74 € a..")]
    [InlineData("1000", "1 000")]
    [InlineData(@"\frac{2}{3}", "the probability is 2/3.")]
    [InlineData("28\\%", "about 28 pct")]
    [InlineData("12,13", @"\boxed{12} and \boxed{13}")]
    [InlineData("5", @"\boxed{ \boxed{5} }")]
    [InlineData("5", @"\\boxed{5}")]
    [InlineData("7", @"\boxed{unclosed and then \boxed{7}")]
    public void AnswerIsFound(string reference, string response) => Assert.Equal(MathVerdict.Equal, new MathEquivalence().Compare(reference, response));

    [Theory]
    [InlineData("4", @"First I thought \boxed{3}. Checking again, \boxed{4}")]
    [InlineData("4", @"First I thought \boxed{4}. Checking again, \boxed{3}")]
    [InlineData("2", "the code is AZYUK2A")]
    [InlineData("180", @"The answer is \boxed{180")]
    [InlineData("5", @"\boxed{}")]
    public void OtherPlacesAreNotAnswers(string reference, string response) =>
        Assert.NotEqual(MathVerdict.Equal, new MathEquivalence().Compare(reference, response));

    [Theory]
    [InlineData("72")]
    [InlineData("#### 72")]
    [InlineData("She has 70 and gets 2.\n#### 72")]
    [InlineData(@"$\boxed{72}$")]
    [InlineData(@"Adding them gives $70+2=\boxed{72}$ apples.")]
    public void ProblemSetReferencesAreRead(string reference) =>
        Assert.Equal(MathVerdict.Equal, new MathEquivalence().Compare(reference, "72"));

    [Fact]
    public void BoxesCanBeIgnored()
    {
        var options = new MathOptions { Boxes = BoxPriority.Never, ResponseForms = [AnswerForm.Plain] };
        Assert.Equal(MathVerdict.Equal, new MathEquivalence(options).Compare("3", @"\boxed{4} but really 3"));
    }

    [Fact]
    public void LastPlaceOfRankWins() => Assert.Equal(MathVerdict.Equal, new MathEquivalence().Compare("5", "$3$ then 4 then $5$"));
}
