using Dsl.Tests.Corpus;
using EntroPIC.Dsl;
using EntroPIC.Dsl.Diagnostics;
using EntroPIC.Dsl.Formatting;
using EntroPIC.Dsl.Printing;
using EntroPIC.Dsl.Scheduling;

namespace Dsl.Tests.Robustness;

/// <summary>A text through all of the front end.</summary>
internal static class FrontEnd
{
    /// <summary>Compiles, renders every message, and prints every form.</summary>
    public static CompiledUnit<ScheduledLoss> Run(string text)
    {
        var file = new SourceFile("any.entropic", text);
        var unit = EntropicCompiler.Compile(file, "Any");
        foreach (var message in unit.Diagnostics.ToSorted())
        {
            Assert.InRange(message.Span.Start, 0, text.Length);
            Assert.InRange(message.Span.End, message.Span.Start, text.Length);
            Assert.Same(file, message.Span.File);
            Assert.NotEmpty(DiagnosticRenderer.Render(message));
        }

        Assert.NotNull(UnitText.Of(unit));
        Assert.Equal(unit.Syntax.Declarations.Count == 0, SyntaxPrinter.Print(unit.Syntax) is null);
        Assert.Equal(unit.Losses.Count == 0, FormPrinter.Schedule(unit) is null);
        Assert.Equal(unit.Losses.Count == 0, FormPrinter.Gradient(unit) is null);
        if (Formatter.Format(file, new DiagnosticBag()) is { } formatted)
        {
            Assert.Equal(formatted, Formatter.Format(new SourceFile("any.entropic", formatted), new DiagnosticBag()));
        }

        return unit;
    }

    /// <summary>The bytes that compiling takes from the heap: a measure of work that no other process disturbs.</summary>
    public static long WorkOf(string text)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        Run(text);
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }
}
