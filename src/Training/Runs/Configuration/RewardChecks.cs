using System.Reflection;
using System.Text.Json.Serialization;
using EntroPIC.Rewards;

namespace EntroPIC.Runs.Configuration;

/// <summary>
/// The rewards of a configuration: contradictions between their keys, their range, and the rewards behind registered names.
/// </summary>
internal static class RewardChecks
{
    private static readonly HashSet<Type> Known =
        [.. typeof(IReward).GetCustomAttributes<JsonDerivedTypeAttribute>().Select(static kind => kind.DerivedType)];

    /// <summary>Mistakes that no single key shows.</summary>
    /// <param name="reward">The reward.</param>
    /// <param name="key">Its key.</param>
    public static IEnumerable<string> MistakesIn(IReward reward, string key) => reward switch
    {
        WeightedSum sum => sum.Parts.SelectMany((part, i) => MistakesIn(part.Reward, $"{key}.parts[{i}].reward")),
        OverlongPenalty { Buffer: var buffer, MaximumLength: var most } when buffer > most =>
            [$"`{key}.buffer` is {buffer}; it must be at most `{key}.maximum_length`, which is {most}"],
        _ => [],
    };

    /// <summary>The least and the greatest possible reward.</summary>
    public static (double Least, double Most) RangeOf(IReward reward) => reward switch
    {
        AnswerReward or FormatReward => (0, 1),
        OverlongPenalty penalty => (-penalty.Factor, 0),
        WeightedSum sum => (sum.Parts.Sum(static part => RangeOf(part).Least), sum.Parts.Sum(static part => RangeOf(part).Most)),

        // A reward of the program.
        _ => (-RewardException.Most, RewardException.Most),
    };

    /// <summary>The same reward with the program's own in place of their names.</summary>
    /// <param name="reward">The reward.</param>
    /// <param name="key">Its key.</param>
    /// <param name="registered">The program's own rewards, by name.</param>
    /// <exception cref="InvalidDataException">A name is not registered, or a reward has no kind, so that the file of a run could not name
    /// it.</exception>
    public static IReward Resolve(IReward reward, string key, IReadOnlyDictionary<string, IReward> registered) => reward switch
    {
        RegisteredReward { Name: var name } => registered.TryGetValue(name, out var own)
            ? own
            : throw new InvalidDataException(
                $"`{key}.name` is `{name}`, and this program registers no such reward{Registered(name, registered)}"),
        WeightedSum sum => new WeightedSum { Parts = [.. sum.Parts.Select((part, i) => part with { Reward = Resolve(part.Reward, $"{key}.parts[{i}].reward", registered) })] },
        _ when Known.Contains(reward.GetType()) => reward,
        _ => throw new InvalidDataException(
            $"`{key}` is a `{reward.GetType().Name}`, which has no kind that a configuration can name; register it in `{nameof(ProgramOptions)}.{nameof(ProgramOptions.Rewards)}` and use `{nameof(RegisteredReward)}`"),
    };

    private static string Registered(string name, IReadOnlyDictionary<string, IReward> registered) => registered.Count == 0
        ? $"; add it to `{nameof(ProgramOptions)}.{nameof(ProgramOptions.Rewards)}`"
        : Suggestions.NearestOrAll(name, [.. registered.Keys.Order(StringComparer.Ordinal)], "it must be");

    private static (double Least, double Most) RangeOf(WeightedReward part)
    {
        var (least, most) = RangeOf(part.Reward);
        return part.Weight < 0 ? (part.Weight * most, part.Weight * least) : (part.Weight * least, part.Weight * most);
    }
}
