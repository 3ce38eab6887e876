using EntroPIC.Dsl.Model;
using EntroPIC.Telemetry;

namespace EntroPIC.Training;

/// <summary>
/// Warns of controllers without effect: held at a bound, or without authority because nothing in the batch depends on
/// them (in a solved batch every advantage is 0, and no gain can then move the entropy).
/// </summary>
internal sealed class ControlWatch(IMetricsSink sink)
{
    private const int Patience = 50;

    private readonly Dictionary<string, int> _runs = new(StringComparer.Ordinal);

    /// <summary>Consecutive steps of each metric in that state.</summary>
    public IReadOnlyDictionary<string, int> Runs
    {
        get => new SortedDictionary<string, int>(_runs, StringComparer.Ordinal);
        set
        {
            _runs.Clear();
            foreach (var (metric, run) in value)
            {
                _runs[metric] = run;
            }
        }
    }

    public void Observe(StepMetrics step)
    {
        foreach (var (name, value) in step.Values)
        {
            if (ControlMetrics.SaturatedControl(name) is { } saturated)
            {
                Count(name, value == 1, $"`{saturated}` has been at its bound for {Patience} steps (up to step {step.Step}): the target may be out of its reach");
            }
            else if (ControlMetrics.AuthorityControl(name) is { } control)
            {
                Count(name, value == 0, $"`{control}` has had nothing to act on for {Patience} steps (up to step {step.Step}): every advantage, or its terms, are 0");
            }
        }
    }

    // One warning for each stretch.
    private void Count(string metric, bool holds, string warning)
    {
        var run = holds ? _runs.GetValueOrDefault(metric) + 1 : 0;
        _runs[metric] = run;
        if (run == Patience)
        {
            sink.Warn(warning);
        }
    }
}
