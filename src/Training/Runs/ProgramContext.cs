using System.Reflection;
using EntroPIC.Losses;
using EntroPIC.Rewards;

namespace EntroPIC.Runs;

/// <summary>The losses, rewards and output that all verbs of a program share.</summary>
/// <param name="Losses">Losses that configurations can name.</param>
/// <param name="Rewards">Rewards of the program's own, by name.</param>
/// <param name="Output">Output for results.</param>
internal sealed record ProgramContext(LossRegistry Losses, IReadOnlyDictionary<string, IReward> Rewards, TextWriter Output)
{
    /// <param name="options">The options of the program; its own assembly has the losses unless they name another.</param>
    /// <param name="output">Output for results unless the options name one.</param>
    public static ProgramContext Of(ProgramOptions options, TextWriter output)
    {
        var assembly = options.Losses ?? Assembly.GetEntryAssembly() ?? typeof(ProgramContext).Assembly;
        return new ProgramContext(new LossRegistry(assembly), options.Rewards, options.Output ?? output);
    }
}
