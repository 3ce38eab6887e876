using EntroPIC.Dsl.Diagnostics;
using EntroPIC.Rewards;

namespace EntroPIC.Runs.Configuration.Rewards;

/// <summary>A reward that the program brings along: <see cref="ProgramOptions.Rewards"/>.</summary>
public sealed record OwnRewardSettings : RewardSettings
{
    /// <summary>Its name there.</summary>
    public required string Name { get; init => field = Accept.Text(value); }

    internal override (double Least, double Most) Range => (-RewardException.Most, RewardException.Most);

    internal override IReward Create(IReadOnlyDictionary<string, IReward> own) => own.TryGetValue(Name, out var reward)
        ? reward
        : throw new InvalidDataException($"this program registers no reward `{Name}`{Suggestions.DidYouMean(Name, own.Keys)}");
}
