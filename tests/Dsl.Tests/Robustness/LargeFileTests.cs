using EntroPIC.Dsl.Diagnostics;
using EntroPIC.Tests;
using static EntroPIC.Tests.LargeText;

namespace Dsl.Tests.Robustness;

/// <summary>Files that no person writes: they end, in time that grows as the file does, and on the stack that there is.</summary>
public sealed class LargeFileTests
{
    public static TheoryData<string> ShapeNames => [.. LargeText.Shapes];

    [Theory]
    [MemberData(nameof(ShapeNames))]
    public void AllocationGrowsLinearlyWithFileSize(string shape)
    {
        const int size = 1_000;
        SmallStack.Run(() =>
        {
            FrontEnd.Run(LargeText.Of(shape, 10));
            var once = FrontEnd.WorkOf(LargeText.Of(shape, size));
            var fourTimes = FrontEnd.WorkOf(LargeText.Of(shape, 4 * size));

            Assert.InRange(fourTimes, 0, (6 * once) + 1_000_000);
        });
    }

    [Theory]
    [InlineData("one long line", 200_000)]
    [InlineData("one long word", 1_000_000)]
    [InlineData("unreadable", 1_000_000)]
    [InlineData("unreadable, apart", 300_000)]
    [InlineData("parentheses", 100_000)]
    [InlineData("open parentheses", 1_000_000)]
    [InlineData("signs", 200_000)]
    [InlineData("nots", 200_000)]
    [InlineData("powers", 100_000)]
    [InlineData("conditionals", 100_000)]
    [InlineData("calls in calls", 100_000)]
    [InlineData("a long sum", 100_000)]
    [InlineData("a long sum of means", 100_000)]
    [InlineData("a long condition", 50_000)]
    [InlineData("a chain of lets", 20_000)]
    [InlineData("a chain of lets, backwards", 20_000)]
    [InlineData("a cycle of lets", 20_000)]
    [InlineData("squares of a mean", 20_000)]
    [InlineData("unknown names", 20_000)]
    [InlineData("functions", 5_000)]
    public void VeryLargeFilesFinish(string shape, int size) => SmallStack.Run(() => FrontEnd.Run(LargeText.Of(shape, size)));

    /// <summary>The deepest that the grammar allows, at every kind of nesting, on half of the stack that there is: code that is not yet optimized takes most.</summary>
    [Theory]
    [InlineData("(", ")")]
    [InlineData("-", "")]
    [InlineData("exp(", ")")]
    [InlineData("2 ^ ", "")]
    [InlineData("if truncated then 1 else ", "")]
    [InlineData("if truncated and not (1 < 2 + 3 * ", ") then 1 else 2")]
    [InlineData("1 + 2 * -min(1, 2 ^ (", "))")]
    public void DeepestNestingFitsSmallStack(string open, string close)
    {
        const int half = SmallStack.Megabyte / 2;
        for (var depth = 1; depth < 80; depth++)
        {
            var text = $"loss A {{ policy {Repeat(open, depth)}ratio{Repeat(close, depth)} }}";
            SmallStack.Run(() => FrontEnd.Run(text), half);
        }
    }

    /// <summary>Functions whose bodies are as deep as they may be, each called in the depth of the next.</summary>
    [Fact]
    public void DeepCallsInDeepExpressionsFitSmallStack()
    {
        const int depth = 30;
        var open = Repeat("(1 + 2 * -(", depth / 2);
        var close = Repeat("))", depth / 2);
        var text = "let f0(x) = x\n" + Each(31, i => $"let f{i + 1}(x) = {open}f{i}(x + {i}){close}\n") + $"loss A {{ policy {open}f31(ratio){close} }}";

        SmallStack.Run(() => Assert.Contains(FrontEnd.Run(text).Diagnostics.ToSorted(), static message => message.Rule == Rules.NestedTooDeep));
    }
}
