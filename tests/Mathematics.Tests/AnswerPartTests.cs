using EntroPIC.Mathematics;

namespace Mathematics.Tests;

public sealed class AnswerPartTests
{
    [Theory]
    [InlineData("the answer is B", "the answer is B", false, false, null)]
    [InlineData(@"<think>\boxed{A}</think>B", "B", false, false, null)]
    [InlineData("<answer>A</answer> or <answer>B</answer>", "B", true, false, null)]
    [InlineData(@"\boxed{A}, \boxed{B}", @"\boxed{A}, \boxed{B}", false, true, "A, B")]
    [InlineData(@"\boxed{A} \boxed{", @"\boxed{A} \boxed{", false, true, null)]
    [InlineData(@"\boxed{}", @"\boxed{}", false, false, null)]
    [InlineData("<think>B", "", false, false, null)]
    public void ResponseIsReducedToItsAnswer(string response, string text, bool isTagged, bool isBoxed, string? boxed) =>
        Assert.Equal(new AnswerPart(text, isTagged, isBoxed, boxed), AnswerPart.Of(response));
}
