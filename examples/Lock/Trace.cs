using EntroPIC.Telemetry;
using EntroPIC.Training;

namespace Lock;

/// <summary>The course of a run: the world's evaluation of the policy now and then.</summary>
internal sealed class Trace(LockWorld world) : IMetricsSink
{
    public const string RewardCourse = "reward";
    public const string EntropyCourse = "entropy";

    private const int EvaluateEvery = 20;

    private readonly List<(double Reward, double Best8, double Thinking)> _evaluations = [];
    private readonly List<double> _rewards = [];
    private readonly List<double> _entropies = [];
    private double _entropy;
    private int _steps;

    /// <summary>The expected reward at each evaluation, and the mean entropy of the batches since the last.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<double>> Courses =>
        new Dictionary<string, IReadOnlyList<double>> { [RewardCourse] = _rewards, [EntropyCourse] = _entropies };

    public Score Score => new(
        _rewards.Skip(_rewards.Count * 9 / 10).Average(),
        _rewards.Average(),
        _evaluations[^1].Best8,
        _evaluations.FindIndex(static evaluation => evaluation.Thinking > 0.5) is >= 0 and var found ? (found + 1) * EvaluateEvery : null);

    public void Write(MetricsRecord record)
    {
        if (record.Stage != StageNames.Reinforcement)
        {
            return;
        }

        _entropy += record.Metrics["entropy"] / EvaluateEvery;
        if (++_steps % EvaluateEvery == 0)
        {
            _evaluations.Add(world.Evaluate());
            _rewards.Add(_evaluations[^1].Reward);
            _entropies.Add(_entropy);
            _entropy = 0;
        }
    }

    public void Flush()
    {
    }

    public void Dispose()
    {
    }
}
