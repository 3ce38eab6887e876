namespace Dsl.Tests.Analysis;

/// <summary>Losses that are NaN, or have a NaN slope, on some trial batches: that proves nothing and must not stop the compiler.</summary>
public sealed class NotANumberTests
{
    [Theory]
    [InlineData("sqrt(ratio - advantage)")]
    [InlineData("log(ratio - advantage) * advantage")]
    [InlineData("ratio ^ (advantage * 1e308 * 10) * advantage")]
    [InlineData("(ratio - advantage) ^ 0.5 * advantage")]
    [InlineData("min(sqrt(-ratio), ratio) * advantage")]
    [InlineData("sqrt(mean(ratio per sequence) - advantage) + sqrt(-entropy)")]
    [InlineData("stop(sqrt(ref_logp)) * ratio * sqrt(logp - old_logp)")]
    public void LossWithNaNInTrialsIsAnalyzed(string policy)
    {
        Source.Ids($"loss A {{ advantage = reward policy {policy} }}");
        Source.Ids($"loss A {{ policy ratio * advantage weight {policy} bonus b = {policy} penalty c = {policy} metric m = mean({policy}) }}");
        Source.Ids($"loss A {{ control c = P(error: mean({policy}), kp: 1) policy ratio * advantage bonus b = c * ({policy}) keep k when {policy} > 0 }}");
    }
}
