namespace EntroPIC.Telemetry;

/// <summary>State of one column of the live display.</summary>
internal sealed class MetricRow(ProgressColumn column)
{
    private readonly MetricHistory _history = new();

    public ProgressColumn Column { get; } = column;

    public string LastValue { get; private set; } = MetricText.Missing;

    public void Add(MetricsRecord record)
    {
        if (MetricText.Find(Column, record) is not { } value)
        {
            return;
        }

        LastValue = MetricText.Format(Column, value);
        _history.Add(value);
    }

    public string Trend(int width) => Sparkline.Draw(_history.Values, width);
}
