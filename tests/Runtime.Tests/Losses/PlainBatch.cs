using EntroPIC.Batches;
using static TorchSharp.torch;

namespace Runtime.Tests.Losses;

/// <summary>A token as papers write it.</summary>
/// <param name="logp">Its log-probability where an equation stops the gradient.</param>
/// <param name="old">Under the policy before the update.</param>
/// <param name="rollout">Under the engine that sampled.</param>
/// <param name="reference">Under the reference.</param>
internal sealed class PlainToken(double logp, double old, double rollout, double reference)
{
    /// <summary>The log-probability with gradient: differences shift this one alone.</summary>
    public double Live { get; set; } = logp;

    public double Logp { get; } = logp;

    public double Old { get; } = old;

    public double Rollout { get; } = rollout;

    public double Reference { get; } = reference;

    public double LiveRatio => Math.Exp(Live - Old);

    public double Ratio => Math.Exp(Logp - Old);
}

/// <summary>A response, its prompt and its reward.</summary>
internal sealed record PlainResponse(int Prompt, double Reward, PlainToken[] Tokens);

/// <summary>Responses in plain arrays, with the means that papers take over them. An empty mean is 0.</summary>
internal sealed record PlainBatch(PlainResponse[] Responses)
{
    public IEnumerable<PlainToken> Tokens => Responses.SelectMany(static response => response.Tokens);

    /// <summary>The rewards of all responses to the prompt of <paramref name="response"/>.</summary>
    public double[] GroupOf(PlainResponse response) => [.. Responses.Where(other => other.Prompt == response.Prompt).Select(static other => other.Reward)];

    /// <summary>The responses to each prompt that has a token.</summary>
    public IEnumerable<PlainResponse[]> Prompts => Responses.GroupBy(static response => response.Prompt).Select(static prompt => prompt.ToArray())
        .Where(static prompt => prompt.Any(static response => response.Tokens.Length > 0));

    public double OverTokens(Func<PlainResponse, PlainToken, double> term) => OverTokens(Responses, term);

    public static double OverTokens(IEnumerable<PlainResponse> responses, Func<PlainResponse, PlainToken, double> term) =>
        Mean(responses.SelectMany(response => response.Tokens.Select(token => term(response, token))));

    public double OverResponses(Func<PlainResponse, double> term) => Mean(Responses.Where(static response => response.Tokens.Length > 0).Select(term));

    public static double Mean(IEnumerable<double> values) => values.DefaultIfEmpty(0).Average();

    /// <summary>With Bessel's correction.</summary>
    public static double Deviation(double[] values) =>
        values.Length < 2 ? 0 : Math.Sqrt(values.Sum(value => Math.Pow(value - values.Average(), 2)) / (values.Length - 1));

    /// <summary>The same batch for the runtime.</summary>
    public PackedBatch Pack(Tensor logp)
    {
        var layout = new PackedLayout(
            [.. Responses.Select(static response => response.Tokens.Length)],
            [.. Responses.GroupBy(static response => response.Prompt).Select(static group => group.Count())]);
        return new PackedBatch(layout)
        {
            Progress = 0.5,
            Logp = logp,
            OldLogp = tensor([.. Tokens.Select(static token => token.Old)]),
            RolloutLogp = tensor([.. Tokens.Select(static token => token.Rollout)]),
            RefLogp = tensor([.. Tokens.Select(static token => token.Reference)]),
            Reward = tensor([.. Responses.Select(static response => response.Reward)]),
        };
    }
}
