using System.Globalization;
using Spectre.Console;

namespace EntroPIC.Telemetry;

/// <summary>Aligned lines for logs: no colors, only ASCII, no wrapping.</summary>
internal sealed class PlainProgress : IMetricsSink
{
    private const int StageWidth = 5;
    private const int MinimumStepWidth = 6;
    private const int MinimumValueWidth = 9;

    private readonly ConsoleProgressOptions _options;
    private readonly TextWriter _output;
    private readonly int _stepWidth;
    private readonly Dictionary<string, long> _lastInterval = new(StringComparer.Ordinal);
    private bool _hasHeader;

    public PlainProgress(ConsoleProgressOptions options, IAnsiConsole console)
    {
        _options = options;
        _stepWidth = Math.Max(MinimumStepWidth, Text(options.TotalSteps).Length);

        // Past the console's own writing, which would break lines at the width that it assumes for a file.
        _output = console.Profile.Out.Writer;
    }

    public void Write(MetricsRecord record)
    {
        if (!IsDue(record))
        {
            return;
        }

        if (!_hasHeader)
        {
            _output.WriteLine($"{_options.Title}: {Text(_options.TotalSteps)} steps");
            _output.WriteLine(Line(MetricsRecord.StageName, MetricsRecord.StepName, static column => column.Heading));
            _hasHeader = true;
        }

        _output.WriteLine(Line(record.Stage, Text(record.Step), column => MetricText.Format(column, MetricText.Find(column, record))));
    }

    public void Warn(string message) => _output.WriteLine($"warning: {message}");

    public void Flush() => _output.Flush();

    public void Dispose() => Flush();

    /// <summary>The first record of a stage, the first in every interval of steps, and the last.</summary>
    private bool IsDue(MetricsRecord record)
    {
        var interval = record.Step / _options.PlainInterval;
        var isDue = !_lastInterval.TryGetValue(record.Stage, out var last) || interval != last || record.Step == _options.TotalSteps;
        _lastInterval[record.Stage] = interval;
        return isDue;
    }

    private string Line(string stage, string step, Func<ProgressColumn, string> cell)
    {
        var cells = _options.Columns.Select(column => cell(column).PadLeft(Width(column)));
        return string.Join("  ", [stage.PadRight(StageWidth), step.PadLeft(_stepWidth), .. cells]);
    }

    private static int Width(ProgressColumn column) => Math.Max(MinimumValueWidth, column.Heading.Length);

    private static string Text(long step) => step.ToString(CultureInfo.InvariantCulture);
}
