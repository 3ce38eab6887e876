using System.Text.Json.Serialization;
using EntroPIC.Data;

namespace EntroPIC.Rewards;

/// <summary>A verifiable reward of a response to a problem. In a configuration, <c>kind</c> selects one of those listed here.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(MathAnswer), "math")]
[JsonDerivedType(typeof(ExactAnswer), "exact")]
[JsonDerivedType(typeof(NumericAnswer), "numeric")]
[JsonDerivedType(typeof(PatternAnswer), "pattern")]
[JsonDerivedType(typeof(ChoiceAnswer), "choice")]
[JsonDerivedType(typeof(FormatReward), "format")]
[JsonDerivedType(typeof(OverlongPenalty), "overlong")]
[JsonDerivedType(typeof(WeightedSum), "sum")]
[JsonDerivedType(typeof(RegisteredReward), "own")]
public interface IReward
{
    /// <summary>
    /// The reward, a finite number; null if the reward cannot judge the response. Such a response leaves the rollout or the evaluation, and
    /// is counted; it is not a wrong one, whose reward is a number.
    /// </summary>
    /// <param name="problem">The problem.</param>
    /// <param name="response">The response.</param>
    double? Score(Problem problem, JudgedResponse response);
}

/// <summary>The part of a response that rewards judge.</summary>
/// <param name="Text">Text, without the stop token.</param>
/// <param name="Length">Number of tokens, the stop token included.</param>
/// <param name="IsTruncated">True if the length limit stopped it.</param>
public sealed record JudgedResponse(string Text, int Length, bool IsTruncated);
