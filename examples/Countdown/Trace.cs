using EntroPIC.Telemetry;
using EntroPIC.Training;

namespace Countdown;

/// <summary>The course of a run: its metrics, mean over a few steps at a time.</summary>
internal sealed class Trace : IMetricsSink
{
    public const string RewardCourse = "reward";
    public const string EntropyCourse = "entropy";
    public const string StrengthCourse = "strength";

    private const int Points = 50;

    private readonly List<IReadOnlyDictionary<string, double>> _steps = [];

    /// <summary>Reward, entropy and, of a loss that is steered, the strength with which confident tokens are held back.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<double>> Courses
    {
        get
        {
            var courses = new Dictionary<string, IReadOnlyList<double>> { [RewardCourse] = Course(RewardCourse), [EntropyCourse] = Course(EntropyCourse) };
            if (_steps[0].ContainsKey("alpha"))
            {
                courses[StrengthCourse] = [.. Course("alpha").Select(static alpha => -alpha)];
            }
            else if (_steps[0].ContainsKey("push"))
            {
                courses[StrengthCourse] = Course("push");
            }

            return courses;
        }
    }

    /// <summary>Mean over the last tenth of the steps.</summary>
    public double End(string metric) => _steps.Skip(_steps.Count * 9 / 10).Average(step => step[metric]);

    /// <summary>Mean over all steps.</summary>
    public double Mean(string metric) => _steps.Average(step => step[metric]);

    public void Write(MetricsRecord record)
    {
        if (record.Stage == StageNames.Reinforcement)
        {
            _steps.Add(record.Metrics);
        }
    }

    public void Flush()
    {
    }

    public void Dispose()
    {
    }

    private List<double> Course(string metric) =>
        [.. _steps.Chunk(Math.Max(1, _steps.Count / Points)).Select(chunk => chunk.Average(step => step[metric]))];
}
