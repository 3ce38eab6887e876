using System.Text;
using Spectre.Console;

namespace Training.Tests.Telemetry;

/// <summary>A console over a string: a terminal of any size, or a file.</summary>
internal sealed class TestConsole : IAnsiConsoleOutput
{
    public TestConsole(bool isTerminal)
    {
        IsTerminal = isTerminal;
        Console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = isTerminal ? AnsiSupport.Yes : AnsiSupport.No,
            Interactive = isTerminal ? InteractionSupport.Yes : InteractionSupport.No,
            ColorSystem = ColorSystemSupport.NoColors,
            Enrichment = new ProfileEnrichment { UseDefaultEnrichers = false },
            Out = this,
        });
    }

    public IAnsiConsole Console { get; }

    public bool IsTerminal { get; }

    public int Width { get; set; } = 80;

    public int Height { get; set; } = 25;

    public TextWriter Writer { get; } = new StringWriter { NewLine = "\n" };

    public string Text => Writer.ToString()!;

    public void SetEncoding(Encoding encoding)
    {
    }
}
