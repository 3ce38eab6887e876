namespace Differential;

/// <summary>
/// A batch of responses with everything that a loss can ask for, over several rounds. All numbers are representable in single precision, so
/// that no form begins with other inputs than another.
/// </summary>
internal sealed record BatchCase
{
    /// <summary>Responses of each group.</summary>
    public required int[] GroupSizes { get; init; }

    /// <summary>Tokens of each response.</summary>
    public required int[] Lengths { get; init; }

    /// <summary>The index of each token in its response, where tokens inside were masked out; <c>null</c> for 0, 1, 2, ….</summary>
    public int[]? Positions { get; init; }

    /// <summary>Size of the vocabulary.</summary>
    public required int Vocabulary { get; init; }

    public required double Temperature { get; init; }

    /// <summary>For each round the logits of each token.</summary>
    public required double[][] Logits { get; init; }

    public required int[] TokenIds { get; init; }

    /// <summary>
    /// Signals per token, by name. Without <c>old_logp</c> the policy is its own old one; without <c>token_reward</c> each response has its
    /// reward on its last token.
    /// </summary>
    public required Dictionary<string, double[]> OfTokens { get; init; }

    /// <summary>Signals per response, by name; an advantage is for losses that declare none.</summary>
    public required Dictionary<string, double[]> OfResponses { get; init; }

    /// <summary>Conditions per response, by name.</summary>
    public required Dictionary<string, bool[]> Conditions { get; init; }

    /// <summary>Random numbers in [0, 1) that selections draw from, by token.</summary>
    public required double[] Keys { get; init; }

    public required double Step { get; init; }

    public required double Epoch { get; init; }

    /// <summary>0 in cases older than the signal.</summary>
    public double Progress { get; init; }

    public int TokenCount => TokenIds.Length;

    public int SequenceCount => Lengths.Length;

    public int Rounds => Logits.Length;

    /// <summary>The same with other values of a signal per token.</summary>
    public BatchCase WithTokens(string signal, params double[] values) => this with { OfTokens = new(OfTokens) { [signal] = values } };

    /// <summary>The same with other values of a signal per response.</summary>
    public BatchCase WithResponses(string signal, params double[] values) => this with { OfResponses = new(OfResponses) { [signal] = values } };

    /// <summary>The same without a signal per token.</summary>
    public BatchCase Without(string signal) => this with { OfTokens = OfTokens.Where(pair => pair.Key != signal).ToDictionary(StringComparer.Ordinal) };
}
