using EntroPIC.Dsl.Diagnostics;

namespace Dsl.Tests.Diagnostics;

public sealed class DiagnosticRendererTests
{
    [Theory]
    [InlineData("ab cde f", 3, 6, "1 | ab cde f\n  |    ^^^\n")]
    [InlineData("\tab\tcde", 4, 7, "1 | \tab\tcde\n  | \t  \t^^^\n")]
    [InlineData("a\nbc", 2, 4, "2 | bc\n  | ^^\n")]
    [InlineData("abc\ndef", 1, 6, "1 | abc\n  |  ^^\n")]
    [InlineData("abc", 3, 3, "1 | abc\n  |    ^\n")]
    [InlineData("", 0, 0, "1 | \n  | ^\n")]
    [InlineData("a\u001Bb", 0, 1, "1 | a\uFFFDb\n  | ^\n")]
    public void CaretIsUnderThePlace(string text, int start, int end, string shown)
    {
        var file = new SourceFile("test", text);

        Assert.EndsWith("\n  |\n" + shown, DiagnosticRenderer.Render(new Diagnostic(Rules.UnknownName, new SourceSpan(file, start, end), "message")));
    }

    [Fact]
    public void LongLineIsShownAroundThePlace()
    {
        var file = new SourceFile("test", new string('a', 5000) + "XYZ" + new string('b', 5000));
        var lines = DiagnosticRenderer.Render(new Diagnostic(Rules.UnknownName, new SourceSpan(file, 5000, 5003), "message")).Split('\n');

        Assert.Equal(" --> test:1:5001", lines[1]);
        Assert.InRange(lines[3].Length, 50, 140);
        Assert.StartsWith("1 | …a", lines[3], StringComparison.Ordinal);
        Assert.EndsWith("b…", lines[3], StringComparison.Ordinal);
        Assert.Equal("XYZ", lines[3].Substring(lines[4].IndexOf('^', StringComparison.Ordinal), lines[4].Count(static c => c == '^')));
    }
}
