using System.Globalization;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace EntroPIC.Telemetry;

/// <summary>A bar of steps and, per metric, the last value and its course, redrawn in place.</summary>
internal sealed class LiveProgress : IMetricsSink
{
    // In less than this, lines wrap into noise, and Spectre's overflow handling fails.
    private const int MinimumWidth = 24;
    private const int MinimumHeight = 3;

    private const int MostRemarks = 3;
    private const int MaximumBarWidth = 40;
    private const int MaximumTrendWidth = 48;
    private static readonly TimeSpan RedrawInterval = TimeSpan.FromMilliseconds(100);

    private readonly ConsoleProgressOptions _options;
    private readonly IAnsiConsole _console;
    private readonly TimeProvider _time;
    private readonly ProgressClock _clock;
    private readonly MetricRow[] _rows;
    private readonly LiveDisplayContext _context;
    private readonly TaskCompletionSource _finished = new();
    private readonly Task _running;
    private readonly List<string> _remarks = [];
    private long _step;
    private long? _lastDraw;

    /// <exception cref="InvalidOperationException">The console has another live display or a prompt.</exception>
    /// <exception cref="IOException">The console cannot be written to.</exception>
    public LiveProgress(ConsoleProgressOptions options, IAnsiConsole console, TimeProvider time)
    {
        _options = options;
        _console = console;
        _time = time;
        _clock = new ProgressClock(time);
        _rows = [.. options.Columns.Select(static column => new MetricRow(column))];

        // Spectre's live display lasts as long as a function runs: this one runs until Dispose. StartAsync calls it before it returns,
        // unless the console refused.
        LiveDisplayContext? context = null;
        _running = new LiveDisplay(console, Text.Empty).StartAsync(started =>
        {
            context = started;
            return _finished.Task;
        });
        _context = context ?? throw _running.Exception?.InnerException ?? new InvalidOperationException("the live display did not start");
    }

    public void Write(MetricsRecord record)
    {
        _step = Math.Max(_step, record.Step);
        _clock.Reach(record.Step);
        foreach (var row in _rows)
        {
            row.Add(record);
        }

        if (_lastDraw is not { } lastDraw || _time.GetElapsedTime(lastDraw) >= RedrawInterval)
        {
            Draw();
        }
    }

    public void Warn(string message)
    {
        _remarks.Add(message);
        Draw();
    }

    public void Flush() => Draw();

    public void Dispose()
    {
        try
        {
            Draw();
        }
        finally
        {
            // Also after a failed drawing: this gives the cursor back.
            _finished.TrySetResult();
            _running.GetAwaiter().GetResult();
        }
    }

    private void Draw()
    {
        var profile = _console.Profile;
        if (profile.Width < MinimumWidth || profile.Height < MinimumHeight)
        {
            return;
        }

        _lastDraw = _time.GetTimestamp();
        _context.UpdateTarget(new Rows([Title(), Bar(profile), Table(profile), .. _remarks.TakeLast(MostRemarks).Select(Remark)]));
    }

    private static Text Remark(string message) => new Text($"warning: {message}", Color.Yellow) { Overflow = Overflow.Ellipsis };

    private Text Title() => new Text(_options.Title, new Style(decoration: Decoration.Bold)) { Overflow = Overflow.Ellipsis };

    private Paragraph Bar(Profile profile)
    {
        var fraction = _options.TotalSteps > 0 ? Math.Min(1, (double)_step / _options.TotalSteps) : 1;
        var remaining = _clock.Remaining(_step, _options.TotalSteps) is { } time ? $", {time} left" : "";
        var figures = string.Create(
            CultureInfo.InvariantCulture, $" {_step}/{_options.TotalSteps}  {(int)(fraction * 100)} %  {_clock.Elapsed}{remaining}");

        var width = Math.Clamp(profile.Width - figures.Length - 1, 0, MaximumBarWidth);
        var done = (int)(fraction * width);
        var (full, empty) = profile.Capabilities.Unicode ? ('━', '─') : ('=', '-');
        return new Paragraph { Overflow = Overflow.Ellipsis }
            .Append(new string(full, done), Color.Green)
            .Append(new string(empty, width - done), Color.Grey)
            .Append(figures);
    }

    private Grid Table(Profile profile)
    {
        var headingWidth = _rows.Select(static row => row.Column.Heading.Length).DefaultIfEmpty().Max();
        var valueWidth = _rows.Select(static row => row.LastValue.Length).DefaultIfEmpty().Max();
        var trendWidth = Math.Clamp(profile.Width - headingWidth - valueWidth - 6, 0, MaximumTrendWidth);

        var grid = new Grid()
            .AddColumn(new GridColumn().NoWrap())
            .AddColumn(new GridColumn().NoWrap().RightAligned());

        // The blocks of a sparkline have no ASCII counterpart worth the place.
        var hasTrend = profile.Capabilities.Unicode && trendWidth > 0;
        if (hasTrend)
        {
            grid.AddColumn(new GridColumn().NoWrap());
        }

        foreach (var row in _rows)
        {
            IRenderable[] cells = [new Text(row.Column.Heading), new Text(row.LastValue), new Text(row.Trend(trendWidth), Color.Blue)];
            grid.AddRow(hasTrend ? cells : cells[..2]);
        }

        return grid;
    }
}
