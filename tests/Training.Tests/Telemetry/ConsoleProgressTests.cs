using EntroPIC.Telemetry;

namespace Training.Tests.Telemetry;

public class ConsoleProgressTests
{
    private static readonly ConsoleProgressOptions Options = new()
    {
        Title = "grpo [digits]",
        TotalSteps = 40,
        PlainInterval = 20,
        Columns =
        [
            new ProgressColumn("reward", "reward"),
            new ProgressColumn("entropy", "entropy", "0.00"),
            new ProgressColumn("reward", "eval reward", "P1", Stage: "eval"),
        ],
    };

    [Fact]
    public void PlainLinesAreAligned()
    {
        using var culture = new GermanCulture();
        var console = new TestConsole(isTerminal: false) { Width = 0 };
        using (var progress = new ConsoleProgress(Options, console.Console))
        {
            Train(progress, 1, 40);
            Assert.Null(progress.Failure);
        }

        Assert.Equal(
            """
            grpo [digits]: 40 steps
            stage    step     reward    entropy  eval reward
            rl          1      0.025       1.00            -
            rl         20      0.500       0.05            -
            eval       20      0.250          -       25.0 %
            rl         40      1.000        NaN            -
            eval       40      0.500          -       50.0 %

            """,
            console.Text);
    }

    [Fact]
    public void PlainLinesContinueAfterAResume()
    {
        var console = new TestConsole(isTerminal: false);
        using (var progress = new ConsoleProgress(Options, console.Console))
        {
            Train(progress, 33, 40);
        }

        var lines = console.Text.Split('\n')[2..^1];
        Assert.Equal(["rl         33", "rl         40", "eval       40"], lines.Select(static line => line[..13]));
    }

    [Fact]
    public void LiveDisplayEndsWithBarTimesLastValuesAndTrends()
    {
        var (console, time) = (new TestConsole(isTerminal: true), new ManualTime());
        using (var progress = new ConsoleProgress(Options, console.Console, time))
        {
            for (var step = 1; step <= 30; step++)
            {
                time.Advance(TimeSpan.FromSeconds(10));
                Train(progress, step, step);
            }

            Assert.Null(progress.Failure);
        }

        Assert.Equal(
            """
            grpo [digits]
            ━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━────────── 30/40  75 %  0:05:00, 0:01:40 left
            reward        0.750  ▁▁▁▁▂▂▂▂▃▃▃▄▄▄▄▅▅▅▅▆▃▆▆▇▇▇▇████
            entropy        0.03  █▄▃▂▂▂▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁
            eval reward  25.0 %  ▅
            """,
            LastFrame(console));
    }

    [Fact]
    public void LiveDisplayShowsADashForMissingValues()
    {
        var console = new TestConsole(isTerminal: true);
        using (var progress = new ConsoleProgress(Options, console.Console, new ManualTime()))
        {
            progress.Write(new MetricsRecord("rl", 1, ("other", 1)));
        }

        Assert.Contains("reward       -", LastFrame(console), StringComparison.Ordinal);
    }

    [Fact]
    public void LiveDisplayRedrawsAtMostTenTimesASecond()
    {
        var (console, time) = (new TestConsole(isTerminal: true), new ManualTime());
        using var progress = new ConsoleProgress(Options, console.Console, time);
        Train(progress, 1, 1);
        var drawn = console.Text.Length;

        time.Advance(TimeSpan.FromMilliseconds(99));
        Train(progress, 2, 2);
        Assert.Equal(drawn, console.Text.Length);

        time.Advance(TimeSpan.FromMilliseconds(1));
        Train(progress, 3, 3);
        Assert.True(console.Text.Length > drawn);
    }

    [Fact]
    public void LiveDisplayRestoresTheCursor()
    {
        var console = new TestConsole(isTerminal: true);
        var progress = new ConsoleProgress(Options, console.Console, new ManualTime());
        Assert.EndsWith("\e[?25l", console.Text, StringComparison.Ordinal);

        progress.Dispose();

        Assert.EndsWith("\e[?25h", console.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void LiveDisplayWorksAtAnyTerminalSize()
    {
        var (console, time) = (new TestConsole(isTerminal: true), new ManualTime());
        using var progress = new ConsoleProgress(Options, console.Console, time);
        for (var size = 0; size <= 60; size++)
        {
            time.Advance(TimeSpan.FromSeconds(1));
            (console.Width, console.Height) = (size, size % 12);
            Train(progress, 1, 1);
            (console.Width, console.Height) = (60 - size, 12 - size % 12);
            progress.Flush();
        }

        Assert.Null(progress.Failure);
    }

    [Fact]
    public void SecondLiveDisplayGivesWayToPlainLines()
    {
        var console = new TestConsole(isTerminal: true);
        using var first = new ConsoleProgress(Options, console.Console, new ManualTime());
        using var second = new ConsoleProgress(Options, console.Console, new ManualTime());

        Train(second, 1, 1);

        Assert.IsType<InvalidOperationException>(second.Failure);
        Assert.EndsWith("rl          1      0.025       1.00            -\n", console.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void BrokenConsoleSilencesTheDisplayButNotTheRun(bool isTerminal)
    {
        var console = new TestConsole(isTerminal);
        var pipe = new BrokenPipe();
        console.Console.Profile.Out = new Spectre.Console.AnsiConsoleOutput(pipe);
        using var progress = new ConsoleProgress(Options, console.Console, new ManualTime());

        Train(progress, 1, 40);
        progress.Flush();

        Assert.IsType<IOException>(progress.Failure);
    }

    [Fact]
    public void RecordsAfterTheEndAreIgnored()
    {
        var console = new TestConsole(isTerminal: false);
        var progress = new ConsoleProgress(Options, console.Console);
        progress.Dispose();
        Train(progress, 1, 1);

        Assert.Equal("", console.Text);
    }

    [Fact]
    public void InvalidFormatIsRejectedAtTheStart()
    {
        var options = Options with { Columns = [new ProgressColumn("reward", "reward", "Q")] };

        var error = Assert.Throws<ArgumentException>(() => new ConsoleProgress(options, new TestConsole(isTerminal: false).Console));

        Assert.Equal("column `reward`: `Q` is not a numeric format", error.Message);
    }

    /// <summary>One record per step, with an evaluation every 20 steps; the last entropy is NaN.</summary>
    private static void Train(ConsoleProgress progress, int first, int last)
    {
        for (var step = first; step <= last; step++)
        {
            progress.Write(new MetricsRecord("rl", step, ("reward", step / 40.0), ("entropy", step == 40 ? double.NaN : 1.0 / step)));
            if (step % 20 == 0)
            {
                progress.Write(new MetricsRecord("eval", step, ("reward", step / 80.0)));
            }
        }
    }

    /// <summary>The last frame on the screen, without escape sequences and trailing blanks.</summary>
    private static string LastFrame(TestConsole console)
    {
        var start = console.Text.LastIndexOf(Options.Title, StringComparison.Ordinal);
        var end = console.Text.LastIndexOf("\n\e[?25h", StringComparison.Ordinal);
        var lines = console.Text[start..end].Split('\n');
        return string.Join('\n', lines.Select(static line => line.Replace("\e[0m", "", StringComparison.Ordinal).TrimEnd()));
    }

    private sealed class BrokenPipe : StringWriter
    {
        public override void Write(char value) => throw new IOException("broken pipe");

        public override void Write(string? value) => throw new IOException("broken pipe");

        public override void WriteLine(string? value) => throw new IOException("broken pipe");

        public override void Flush() => throw new IOException("broken pipe");
    }
}
