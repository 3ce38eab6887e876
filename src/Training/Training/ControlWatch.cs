using EntroPIC.Telemetry;

namespace EntroPIC.Training;

/// <summary>
/// Warns of controllers without effect: held at a bound other than 0, or without authority because nothing in the batch depends on
/// them (in a solved batch every advantage is 0, and no gain can then move the entropy).
/// </summary>
/// <param name="controls">The controls of the loss.</param>
/// <param name="sink">Gets the warnings.</param>
internal sealed class ControlWatch(IReadOnlyList<string> controls, IMetricsSink sink)
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
        foreach (var control in controls)
        {
            // At a bound of 0 a control is off, which is where a floor rests while entropy is above it.
            Count(
                ControlMetrics.Saturated(control), saturated => saturated == 1 && step[control] != 0, step,
                $"`{control}` has been at its bound for {Patience} steps (up to step {step.Step}): the target may be out of its reach");
            WarnOfEviction(control, step);
            Count(ControlMetrics.Authority(control), static authority => authority == 0, step, $"`{control}` has had nothing to act on for {Patience} steps (up to step {step.Step}): every advantage, or its terms, are 0");
        }
    }

    private void WarnOfEviction(string control, StepMetrics step)
    {
        var metric = ControlMetrics.Evicted(control);
        if (step.Values.Any(value => value.Key == metric) && step[metric] > 0 && _runs.TryAdd(metric, 1))
        {
            sink.Warn(
                $"`{control}` has states of {step[ControlMetrics.Prompts(control)]} prompts, as many as it keeps (step {step.Step}): those that stepped longest ago are given up, and their prompts start anew");
        }
    }

    // One warning for each stretch. A controller without saturation, or a control without authority, has no such metric.
    private void Count(string metric, Func<double, bool> isIdle, StepMetrics step, string warning)
    {
        if (!step.Values.Any(value => value.Key == metric))
        {
            return;
        }

        var run = isIdle(step[metric]) ? _runs.GetValueOrDefault(metric) + 1 : 0;
        _runs[metric] = run;
        if (run == Patience)
        {
            sink.Warn(warning);
        }
    }
}
