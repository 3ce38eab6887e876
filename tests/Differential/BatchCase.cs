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

    /// <summary>Words of the vocabulary.</summary>
    public required int Vocabulary { get; init; }

    public required double Temperature { get; init; }

    /// <summary>For each round the logits of each token.</summary>
    public required double[][] Logits { get; init; }

    public required int[] TokenIds { get; init; }

    /// <summary>The log-probabilities before the update; <c>null</c> where the policy is its own old one.</summary>
    public double[]? OldLogp { get; init; }

    public required double[] RolloutLogp { get; init; }

    public required double[] RefLogp { get; init; }

    public required double[] Value { get; init; }

    /// <summary>Rewards on tokens; <c>null</c> where each response has its reward on its last token.</summary>
    public double[]? TokenReward { get; init; }

    public required double[] Reward { get; init; }

    /// <summary>Per response, for losses whose advantages come from outside.</summary>
    public required double[] Advantage { get; init; }

    public required double[] BaselineReward { get; init; }

    public required bool[] Truncated { get; init; }

    /// <summary>Random numbers in [0, 1) that selections draw from, by token.</summary>
    public required double[] Keys { get; init; }

    public required double Step { get; init; }

    public required double Epoch { get; init; }

    public int TokenCount => TokenIds.Length;

    public int SequenceCount => Lengths.Length;

    public int Rounds => Logits.Length;
}
