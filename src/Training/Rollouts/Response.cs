namespace EntroPIC.Rollouts;

/// <summary>One response of a model to a prompt.</summary>
/// <param name="Tokens">The sampled token ids, without the prompt; a stop token is included, as the last one.</param>
/// <param name="LogProbs">
/// The log-probability, in nats, of each token under the softmax of the logits divided by the temperature, over the whole vocabulary
/// and before top-k and top-p cut it: what a trainer computes for the same tokens and temperature, so that the ratio of the two is 1
/// before the first update. With temperature 0 it is that of temperature 1.
/// </param>
/// <param name="IsTruncated">True if the limit of new tokens ended the response, not a stop token.</param>
public sealed record Response(IReadOnlyList<int> Tokens, IReadOnlyList<float> LogProbs, bool IsTruncated);
