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

    /// <param name="own">The rewards that the program brings along, by name.</param>
    internal abstract IReward Create(IReadOnlyDictionary<string, IReward> own);
}
