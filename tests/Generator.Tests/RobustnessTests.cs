using EntroPIC.Dsl;
using EntroPIC.Dsl.Binding;
using EntroPIC.Dsl.Graph;
using EntroPIC.Dsl.Syntax;
using EntroPIC.Dsl.Text;
using EntroPIC.Generator.CSharp;
using EntroPIC.Tests;

namespace Generator.Tests;

/// <summary>Whatever compiles is printed, on the stack of a compiler's thread; what does not compile still gets its shape.</summary>
public sealed class RobustnessTests
{
    public static TheoryData<string> Shapes => [.. LargeText.Shapes];

    public static TheoryData<string> LibraryFiles => [.. Library.Sources().Select(static source => source.Path)];

    [Theory]
    [MemberData(nameof(Shapes))]
    public void AllocationGrowsLinearlyWithFileSize(string shape)
    {
        const int size = 500;
        SmallStack.Run(() =>
        {
            Print(LargeText.Of(shape, 10));
            var once = WorkOf(LargeText.Of(shape, size));
            var fourTimes = WorkOf(LargeText.Of(shape, 4 * size));

            Assert.InRange(fourTimes, 0, (6 * once) + 1_000_000);
        });
    }

    [Theory]
    [InlineData("a long sum", 20_000)]
    [InlineData("a long sum of means", 20_000)]
    [InlineData("a long sum in a state", 20_000)]
    [InlineData("a long condition", 20_000)]
    [InlineData("a chain of lets", 10_000)]
    [InlineData("squares of a mean", 5_000)]
    public void VeryLargeFilesFinish(string shape, int size) => SmallStack.Run(() => Print(LargeText.Of(shape, size)));

    [Fact]
    public void RandomWordsDoNotThrow() => SmallStack.Run(() =>
    {
        foreach (var text in ArbitraryText.OfWords(2000))
        {
            Print(text);
        }
    });

    [Theory]
    [MemberData(nameof(LibraryFiles))]
    public void MutatedLibraryFilesDoNotThrow(string name)
    {
        var source = Library.Sources().Single(source => source.Path == name);
        SmallStack.Run(() =>
        {
            foreach (var mutant in ArbitraryText.MutantsOf(source, 200))
            {
                Print(mutant);
            }
        });
    }

    [Fact]
    public void RepeatedCompilationGivesTheSameText()
    {
        // Whole ones, one that is wrong, one that is doubtful, and two of one name, over and over.
        var text = string.Concat(Enumerable.Range(0, 50).Select(static i => $$"""
            loss Whole{{i}} : Grpo {
                param target = 0.3 in (0, 20)
                control alpha = Pi(error: mean(entropy) - target, kp: {{i + 1}}, ki: 0.01)
                group sure when prob > 0.95 weight 1 + 0.5 * alpha
            }
            loss Wrong{{i}} : Grpo { metric m = mean(unknown{{i}}) }
            loss Doubtful{{i}} { policy ratio * advantage / std(reward per group) }
            loss Twice{{i / 2}} : Grpo { }

            """));
        var first = Result();
        for (var i = 0; i < 5; i++)
        {
            Assert.Equal(first, Result());
        }

        (string Code, string Messages) Result()
        {
            var unit = CSharpTarget.Compile(new ParsedFile(new SourceFile("any.entropic", text)), "Any", []);
            return (CSharpTarget.Print(unit)!, string.Join("\n", unit.Diagnostics.ToSorted().Select(static message => $"{message.Span}: {message.Rule.Id} {message.Message}")));
        }
    }

    private static void Print(string text) => CSharpTarget.Print(CSharpTarget.Compile(new ParsedFile(new SourceFile("any.entropic", text)), "Any", []));

    private static long WorkOf(string text)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        Print(text);
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }
}
