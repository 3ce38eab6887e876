using System.Collections.ObjectModel;

namespace EntroPIC.Telemetry;

/// <summary>The metrics of one step: a stage, a step number, and named values in the order they were given.</summary>
/// <remarks>Names are snake_case by convention (<c>reward</c>, <c>grad_norm</c>); all but <c>stage</c> and <c>step</c> will do.</remarks>
public sealed class MetricsRecord
{
    internal const string StageName = "stage";
    internal const string StepName = "step";

    /// <summary>Collects the metrics of one step.</summary>
    /// <param name="stage">Stage: <c>sft</c> or <c>rl</c>.</param>
    /// <param name="step">The optimizer step that the values belong to; at least 0.</param>
    /// <param name="metrics">Names and values; values may be NaN or infinite.</param>
    /// <exception cref="ArgumentException">The stage or a name is blank, a name is given twice, or a name is <c>stage</c> or
    /// <c>step</c>.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The step is negative.</exception>
    public MetricsRecord(string stage, long step, params IEnumerable<(string Name, double Value)> metrics)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(stage);
        ArgumentOutOfRangeException.ThrowIfNegative(step);
        ArgumentNullException.ThrowIfNull(metrics);

        var values = new OrderedDictionary<string, double>(StringComparer.Ordinal);
        foreach (var (name, value) in metrics)
        {
            if (string.IsNullOrWhiteSpace(name))
            {
                throw new ArgumentException($"a metric of step {step} has a blank name", nameof(metrics));
            }

            // A line of the metrics file is one flat object, which has these two already.
            if (name is StageName or StepName)
            {
                throw new ArgumentException($"a metric cannot be named `{name}`, which every record has already", nameof(metrics));
            }

            if (!values.TryAdd(name, value))
            {
                throw new ArgumentException($"metric `{name}` is given twice for step {step} of stage `{stage}`", nameof(metrics));
            }
        }

        Stage = stage;
        Step = step;
        Metrics = new ReadOnlyDictionary<string, double>(values);
    }

    /// <summary>Stage: <c>sft</c> or <c>rl</c>.</summary>
    public string Stage { get; }

    /// <summary>Optimizer step of the values; at least 0.</summary>
    public long Step { get; }

    /// <summary>The values by name; enumerates in the order they were given.</summary>
    public IReadOnlyDictionary<string, double> Metrics { get; }
}
