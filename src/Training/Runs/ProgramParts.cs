using EntroPIC.Losses;
using EntroPIC.Rewards;

namespace EntroPIC.Runs;

/// <summary>What the verbs of a program share.</summary>
/// <param name="Losses">Losses that configurations can name.</param>
/// <param name="Rewards">Rewards of the program's own, by name.</param>
/// <param name="Output">Where results are shown.</param>
internal sealed record ProgramParts(LossRegistry Losses, IReadOnlyDictionary<string, IReward> Rewards, TextWriter Output);
