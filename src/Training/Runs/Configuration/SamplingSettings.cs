using EntroPIC.Rollouts;

namespace EntroPIC.Runs.Configuration;

/// <summary>How responses are drawn; they end at the tokenizer's end of text and where the checkpoint says.</summary>
public sealed record SamplingSettings
{
    internal const double LeastTemperature = 0.001;

    /// <inheritdoc cref="SamplingOptions.Temperature"/>
    public double Temperature { get; init => field = Accept.ZeroOrAtLeast(LeastTemperature, value); } = 1;

    /// <inheritdoc cref="SamplingOptions.TopP"/>
    public double TopP { get; init => field = Accept.PositiveUpTo(1, value); } = 1;

    /// <inheritdoc cref="SamplingOptions.TopK"/>
    public int TopK { get; init => field = Accept.AtLeast(0, value); }

    /// <inheritdoc cref="SamplingOptions.MaxNewTokens"/>
    public int MaxNewTokens { get; init => field = Accept.AtLeast(1, value); } = 1024;

    internal SamplingOptions ToOptions(IReadOnlyList<int> stopTokens) =>
        new() { Temperature = Temperature, TopP = TopP, TopK = TopK, MaxNewTokens = MaxNewTokens, StopTokens = stopTokens };
}
