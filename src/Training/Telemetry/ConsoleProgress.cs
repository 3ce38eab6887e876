using System.Globalization;
using Spectre.Console;

namespace EntroPIC.Telemetry;

/// <summary>Shows how a run proceeds: on a terminal a live display, elsewhere one plain line every few steps.</summary>
/// <remarks>One display shows one stage and the evaluations within it: the highest step of all records is how far the run has come.
/// After construction nothing is thrown. A live display that fails gives way to plain lines, and plain lines that fail to silence;
/// <see cref="Failure"/> then says why.</remarks>
public sealed class ConsoleProgress : IMetricsSink
{
    private readonly ConsoleProgressOptions _options;
    private readonly IAnsiConsole _console;
    private IMetricsSink? _display;

    /// <summary>Starts the display.</summary>
    /// <param name="options">Columns and title.</param>
    /// <param name="console">The console; standard output by default.</param>
    /// <param name="time">The clock behind elapsed and remaining time; the system's by default.</param>
    /// <exception cref="ArgumentException">A column's format is not a numeric format.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The total of steps is negative, or the plain interval less than 1.</exception>
    public ConsoleProgress(ConsoleProgressOptions options, IAnsiConsole? console = null, TimeProvider? time = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfNegative(options.TotalSteps);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.PlainInterval, 1);
        foreach (var column in options.Columns)
        {
            CheckFormat(column);
        }

        _options = options;
        _console = console ?? AnsiConsole.Console;
        _display = IsLive(_console) ? StartLive(time ?? TimeProvider.System) : new PlainProgress(_options, _console);
    }

    /// <summary>Reason for giving up the display, or null.</summary>
    public Exception? Failure { get; private set; }

    /// <inheritdoc/>
    public void Write(MetricsRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        Attempt(display => display.Write(record));
    }

    /// <summary>Shows a remark: below the display, or as a separate line.</summary>
    public void Warn(string message) => Attempt(display => display.Warn(message));

    /// <summary>Brings the display up to date.</summary>
    public void Flush() => Attempt(static display => display.Flush());

    /// <summary>Ends the display; its last state stays on the screen, and later records are ignored.</summary>
    public void Dispose()
    {
        Attempt(static display => display.Dispose());
        _display = null;
    }

    private static bool IsLive(IAnsiConsole console)
    {
        // Interactive alone is not enough: it also asks for a terminal as input, which a run started by a script has not.
        var profile = console.Profile;
        return profile.Capabilities.Ansi && (profile.Capabilities.Interactive || profile.Out.IsTerminal);
    }

    private static void CheckFormat(ProgressColumn column)
    {
        try
        {
            _ = 0.0.ToString(column.Format, CultureInfo.InvariantCulture);
        }
        catch (FormatException exception)
        {
            throw new ArgumentException($"column `{column.Metric}`: `{column.Format}` is not a numeric format", exception);
        }
    }

    private IMetricsSink StartLive(TimeProvider time)
    {
        try
        {
            return new LiveProgress(_options, _console, time);
        }
        catch (Exception exception)
        {
            return GiveWay(exception);
        }
    }

    // Whatever a console does (closed pipe, absurd size, another live display), training goes on.
    private void Attempt(Action<IMetricsSink> action)
    {
        while (_display is { } display)
        {
            try
            {
                action(display);
                return;
            }
            catch (Exception exception)
            {
                _display = display is LiveProgress ? GiveWay(exception) : null;
                Failure ??= exception;
            }
        }
    }

    private PlainProgress GiveWay(Exception failure)
    {
        Failure ??= failure;
        return new PlainProgress(_options, _console);
    }
}
