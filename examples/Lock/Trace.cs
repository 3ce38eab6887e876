using EntroPIC.Telemetry;
using EntroPIC.Training;

namespace Lock;

/// <summary>The course of a run: the world's evaluation of the policy now and then.</summary>
internal sealed class Trace(LockWorld world) : IMetricsSink
{
    private const int EvaluateEvery = 20;

    private readonly List<(double Reward, double Best8, double Thinking)> _evaluations = [];
    private int _steps;

    /// <summary>The expected reward at each evaluation.</summary>
    public IReadOnlyList<double> Rewards => [.. _evaluations.Select(static evaluation => evaluation.Reward)];

    public Score Score => new(
        Rewards.Skip(_evaluations.Count * 9 / 10).Average(),
        Rewards.Average(),
        _evaluations[^1].Best8,
        _evaluations.FindIndex(static evaluation => evaluation.Thinking > 0.5) is >= 0 and var found ? (found + 1) * EvaluateEvery : null);

    public void Write(MetricsRecord record)
    {
        if (record.Stage == StageNames.Reinforcement && ++_steps % EvaluateEvery == 0)
        {
            _evaluations.Add(world.Evaluate());
        }
    }

    /// <summary>Ignored: a method that saturates shows it in its score.</summary>
    public void Warn(string message)
    {
    }

    public void Flush()
    {
    }

    public void Dispose()
    {
    }
}
