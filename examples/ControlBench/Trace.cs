using EntroPIC.Telemetry;
using EntroPIC.Training;
using Examples;

namespace ControlBench;

/// <summary>The course of a run: the entropy of the whole policy after each optimizer step, and its accuracy now and then.</summary>
internal sealed class Trace(SoftmaxTable policy, World world) : IMetricsSink
{
    public const string EntropyCourse = "entropy";

    private const int AccuracyEvery = 100;

    public List<double> Entropy { get; } = [];

    public List<double> Accuracy { get; } = [];

    public void Write(MetricsRecord record)
    {
        if (record.Stage != StageNames.Reinforcement)
        {
            return;
        }

        Entropy.Add(policy.Entropy);
        if (Entropy.Count % AccuracyEvery == 0)
        {
            Accuracy.Add(world.Accuracy);
        }
    }

    public void Flush()
    {
    }

    public void Dispose()
    {
    }
}
