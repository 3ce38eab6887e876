using System.Globalization;

namespace EntroPIC.Telemetry;

/// <summary>Elapsed time, and the remaining time at the mean pace since the first record.</summary>
internal sealed class ProgressClock(TimeProvider time)
{
    private readonly long _start = time.GetTimestamp();
    private long _firstTimestamp;
    private long? _firstStep;

    public string Elapsed => Format(time.GetElapsedTime(_start));

    /// <summary>Notes the pace; the first step may be any, as in a run that was resumed.</summary>
    public void Reach(long step)
    {
        if (_firstStep is not null)
        {
            return;
        }

        _firstStep = step;
        _firstTimestamp = time.GetTimestamp();
    }

    /// <summary>Null until a pace is known.</summary>
    public string? Remaining(long step, long totalSteps)
    {
        if (step <= _firstStep || _firstStep is null)
        {
            return null;
        }

        var secondsPerStep = time.GetElapsedTime(_firstTimestamp).TotalSeconds / (step - _firstStep.Value);
        var seconds = secondsPerStep * Math.Max(0, totalSteps - step);
        return seconds < TimeSpan.MaxValue.TotalSeconds ? Format(TimeSpan.FromSeconds(seconds)) : null;
    }

    private static string Format(TimeSpan time) =>
        string.Create(CultureInfo.InvariantCulture, $"{(long)time.TotalHours}:{time.Minutes:00}:{time.Seconds:00}");
}
