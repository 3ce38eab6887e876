using System.Text.Json.Serialization;
using EntroPIC.Rewards;

namespace EntroPIC.Runs.Configuration.Rewards;

/// <summary>How responses are judged; <c>kind</c> says which reward it is.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(MathRewardSettings), "math")]
[JsonDerivedType(typeof(ExactRewardSettings), "exact")]
[JsonDerivedType(typeof(NumericRewardSettings), "numeric")]
[JsonDerivedType(typeof(PatternRewardSettings), "pattern")]
[JsonDerivedType(typeof(ChoiceRewardSettings), "choice")]
[JsonDerivedType(typeof(FormatRewardSettings), "format")]
[JsonDerivedType(typeof(OverlongRewardSettings), "overlong")]
[JsonDerivedType(typeof(SumRewardSettings), "sum")]
[JsonDerivedType(typeof(OwnRewardSettings), "own")]
public abstract record RewardSettings
{
    private protected RewardSettings()
    {
    }

    /// <summary>The least and the greatest reward that there can be.</summary>
    internal virtual (double Least, double Most) Range => (0, 1);

    /// <summary>What no value of its own shows to be wrong.</summary>
    /// <param name="key">The key of this reward.</param>
    internal virtual IEnumerable<string> MistakesIn(string key) => [];

    /// <param name="own">The rewards that the program brings along, by name.</param>
    internal abstract IReward Create(IReadOnlyDictionary<string, IReward> own);
}
