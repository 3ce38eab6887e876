using System.Diagnostics;

namespace Bench;

/// <summary>
/// Things timed in turns: each round runs every one of them once, so what else the machine does hits all alike. Medians of the rounds.
/// </summary>
internal sealed class Paired(int repetitions)
{
    private readonly List<(string Name, Action Prepare, Action Run)> _contestants = [];

    /// <summary>Adds something to be timed.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="run">What is timed.</param>
    /// <param name="prepare">What comes before, untimed.</param>
    public Paired Add(string name, Action run, Action? prepare = null)
    {
        _contestants.Add((name, prepare ?? (static () => { }), run));
        return this;
    }

    /// <summary>Milliseconds by name.</summary>
    public IReadOnlyDictionary<string, double> Run()
    {
        var times = _contestants.ToDictionary(static one => one.Name, static _ => new List<double>());

        // The first two rounds compile and warm up.
        for (var round = -2; round < repetitions; round++)
        {
            foreach (var (name, prepare, run) in _contestants)
            {
                prepare();
                var start = Stopwatch.GetTimestamp();
                run();
                var elapsed = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
                if (round >= 0)
                {
                    times[name].Add(elapsed);
                }
            }
        }

        return times.ToDictionary(static pair => pair.Key, static pair => pair.Value.Order().ElementAt(pair.Value.Count / 2));
    }
}
