using System.Text.Json.Serialization;

namespace EntroPIC.Rollouts;

/// <summary>Sampling of responses. The defaults draw from the model's own distribution.</summary>
/// <remarks>
/// Setting a bad value throws an <see cref="ArgumentException"/> with the name of the property, the value, and
/// the accepted range.
/// </remarks>
public sealed record SamplingOptions
{
    internal const double LeastTemperature = 0.001;

    /// <summary>
    /// Divisor of the logits: 1 is the model's distribution, less is sharper. 0 is greedy: the most probable token, the
    /// lowest id among equals; top-k, top-p and the seed then have no effect. Otherwise at least 0.001.
    /// </summary>
    public double Temperature { get; init => field = Accept.ZeroOrAtLeast(LeastTemperature, value); } = 1;

    /// <summary>
    /// Keeps the smallest set of most probable tokens whose mass reaches this share, the token that crosses it included, so at least
    /// one; among equally probable tokens the lowest ids. Applied to what top-k keeps. Greater than 0; 1 keeps all.
    /// </summary>
    public double TopP { get; init => field = Accept.PositiveUpTo(1, value); } = 1;

    /// <summary>Keeps this many most probable tokens; among equally probable ones the lowest ids. 0 keeps all.</summary>
    public int TopK { get; init => field = Accept.AtLeast(0, value); }

    /// <summary>Longest response, in tokens, the stop token included. At least 1.</summary>
    public int MaxNewTokens { get; init => field = Accept.AtLeast(1, value); } = 1024;

    /// <summary>Token ids that end a response. None may be negative. A run adds those of its tokenizer and checkpoint.</summary>
    [JsonIgnore]
    public IReadOnlyList<int> StopTokens { get; init => field = Accept.TokenIds(value); } = [];

    /// <summary>The same options with further stop tokens.</summary>
    internal SamplingOptions StoppingAt(IReadOnlyList<int> tokens) => this with { StopTokens = [.. StopTokens.Union(tokens)] };

    internal bool IsGreedy => Temperature == 0;
}
