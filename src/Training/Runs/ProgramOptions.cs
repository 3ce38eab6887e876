using System.Reflection;
using EntroPIC.Rewards;

namespace EntroPIC.Runs;

/// <summary>Losses, rewards and outputs of a program.</summary>
public sealed record ProgramOptions
{
    /// <summary>The assembly whose losses configurations can name; that of the program by default.</summary>
    public Assembly? Losses { get; init; }

    /// <summary>
    /// Rewards of the program's own, by the names that configurations give them (<see cref="RegisteredReward"/>): <c>{ "kind": "own",
    /// "name": "…" }</c>.
    /// </summary>
    public IReadOnlyDictionary<string, IReward> Rewards { get; init; } = new Dictionary<string, IReward>();

    /// <summary>Output for results and progress; the console's by default.</summary>
    public TextWriter? Output { get; init; }

    /// <summary>Output for mistakes; the console's error output by default.</summary>
    public TextWriter? Error { get; init; }
}
