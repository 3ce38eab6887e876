namespace EntroPIC.Batches;

/// <summary>The values that a loss can ask of the runtime; a loss names those it uses, and only those are computed.</summary>
[Flags]
public enum Signals
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>Log-probability of the sampled token under the policy, per token, nats.</summary>
    Logp = 1 << 0,

    /// <summary>Entropy of the policy over the whole vocabulary, per token, nats.</summary>
    Entropy = 1 << 1,

    /// <summary>Not only the entropy but its gradient.</summary>
    EntropyGradient = 1 << 2,

    /// <summary>Log-probability under the policy before this update's inner steps, per token, nats.</summary>
    OldLogp = 1 << 3,

    /// <summary>Log-probability as the engine that sampled reports it, per token, nats.</summary>
    RolloutLogp = 1 << 4,

    /// <summary>Log-probability under the frozen reference policy, per token, nats.</summary>
    RefLogp = 1 << 5,

    /// <summary>Sum over the vocabulary of squared probabilities, per token.</summary>
    Collision = 1 << 6,

    /// <summary>Reward placed on tokens.</summary>
    TokenReward = 1 << 7,

    /// <summary>The critic's value, per token.</summary>
    Value = 1 << 8,

    /// <summary>Index of a token in its response, from 0.</summary>
    Position = 1 << 9,

    /// <summary>Advantage, per sequence or per token.</summary>
    Advantage = 1 << 10,

    /// <summary>Reward as the verifier gave it, per sequence.</summary>
    Reward = 1 << 11,

    /// <summary>Reward of the greedy response to the same prompt, per sequence.</summary>
    BaselineReward = 1 << 12,

    /// <summary>Tokens of the response, per sequence.</summary>
    Length = 1 << 13,

    /// <summary>Whether the length limit stopped the response, per sequence.</summary>
    Truncated = 1 << 14,

    /// <summary>Index of a response among those to its prompt, from 0.</summary>
    IndexInGroup = 1 << 15,

    /// <summary>Optimizer steps taken so far.</summary>
    Step = 1 << 16,

    /// <summary>Passes over the prompts so far.</summary>
    Epoch = 1 << 17,
}
