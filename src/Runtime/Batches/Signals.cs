// Printed from the table of signals, `src/Dsl/Model/SignalInfo.cs`. Change the table, then run
// `ENTROPIC_ACCEPT=1 dotnet test tests/Dsl.Tests --filter RuntimeSignals`.
using static TorchSharp.torch;

namespace EntroPIC.Batches;

/// <summary>The values that a loss can ask of the runtime; a loss names those it uses, and only those are computed.</summary>
[Flags]
public enum Signals
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>Per token: log-probability of the sampled token under the policy, nats.</summary>
    Logp = 1 << 0,

    /// <summary>Per token: entropy of the policy over the whole vocabulary, nats.</summary>
    Entropy = 1 << 1,

    /// <summary>Per token: sum over the vocabulary of squared probabilities.</summary>
    Collision = 1 << 2,

    /// <summary>Per token: log-probability under the policy before this update's inner steps, nats.</summary>
    OldLogp = 1 << 3,

    /// <summary>Per token: log-probability reported by the engine that sampled, nats.</summary>
    RolloutLogp = 1 << 4,

    /// <summary>Per token: log-probability under the frozen reference policy, nats.</summary>
    RefLogp = 1 << 5,

    /// <summary>Per token: reward placed on tokens.</summary>
    TokenReward = 1 << 6,

    /// <summary>Per token: value given by the critic, if there is one.</summary>
    Value = 1 << 7,

    /// <summary>Per token: index of the token in its response, from 0.</summary>
    Position = 1 << 8,

    /// <summary>Per sequence: advantage of the response over its expected reward.</summary>
    Advantage = 1 << 9,

    /// <summary>Per sequence: reward given by the verifier.</summary>
    Reward = 1 << 10,

    /// <summary>Per sequence: reward of the greedy response to the same prompt.</summary>
    BaselineReward = 1 << 11,

    /// <summary>Per sequence: tokens in the response.</summary>
    Length = 1 << 12,

    /// <summary>Per sequence: true if the length limit stopped the response.</summary>
    Truncated = 1 << 13,

    /// <summary>Per sequence: index of the response among those to its prompt, from 0.</summary>
    IndexInGroup = 1 << 14,

    /// <summary>Optimizer steps taken so far.</summary>
    Step = 1 << 15,

    /// <summary>Passes over the prompts so far.</summary>
    Epoch = 1 << 16,

    /// <summary>Share of the stage's rollouts taken so far, from 0 to 1.</summary>
    Progress = 1 << 17,

    /// <summary>The gradient of the entropy, beside its value.</summary>
    EntropyGradient = 1 << 30,
}

/// <summary>Signals by their source, scope and kind.</summary>
internal static class SignalSets
{
    public const Signals Policy = Signals.Logp | Signals.Entropy | Signals.Collision;

    public const Signals Logits = Signals.None;

    public const Signals OldPolicy = Signals.OldLogp;

    public const Signals Reference = Signals.RefLogp;

    public const Signals Critic = Signals.Value;

    public const Signals Sampler = Signals.RolloutLogp | Signals.Truncated;

    public const Signals Verifier = Signals.TokenReward | Signals.Reward | Signals.BaselineReward;

    public const Signals Estimator = Signals.Advantage;

    public const Signals Layout = Signals.Position | Signals.Length | Signals.IndexInGroup;

    public const Signals Trainer = Signals.Step | Signals.Epoch | Signals.Progress;

    public const Signals PerToken = Signals.Logp | Signals.Entropy | Signals.Collision | Signals.OldLogp | Signals.RolloutLogp | Signals.RefLogp | Signals.TokenReward | Signals.Value | Signals.Position;

    public const Signals PerSequence = Signals.Advantage | Signals.Reward | Signals.BaselineReward | Signals.Length | Signals.Truncated | Signals.IndexInGroup;

    public const Signals Conditions = Signals.Truncated;

    public const Signals NotPositive = Signals.Logp | Signals.OldLogp | Signals.RolloutLogp | Signals.RefLogp;
}

public sealed partial class PackedBatch
{
    /// <inheritdoc cref="Signals.Logp"/>
    /// <remarks>Shape [N]; carries gradient while a loss that uses it is evaluated.</remarks>
    public Tensor Logp { get => Get(Signals.Logp); set => Set(Signals.Logp, value, Tokens); }

    /// <inheritdoc cref="Signals.Entropy"/>
    /// <remarks>Shape [N]; carries gradient while a loss that uses it is evaluated.</remarks>
    public Tensor Entropy { get => Get(Signals.Entropy); set => Set(Signals.Entropy, value, Tokens); }

    /// <inheritdoc cref="Signals.Collision"/>
    /// <remarks>Shape [N].</remarks>
    public Tensor Collision { get => Get(Signals.Collision); set => Set(Signals.Collision, value, Tokens); }

    /// <inheritdoc cref="Signals.OldLogp"/>
    /// <remarks>Shape [N].</remarks>
    public Tensor OldLogp { get => Get(Signals.OldLogp); set => Set(Signals.OldLogp, value, Tokens); }

    /// <inheritdoc cref="Signals.RolloutLogp"/>
    /// <remarks>Shape [N].</remarks>
    public Tensor RolloutLogp { get => Get(Signals.RolloutLogp); set => Set(Signals.RolloutLogp, value, Tokens); }

    /// <inheritdoc cref="Signals.RefLogp"/>
    /// <remarks>Shape [N].</remarks>
    public Tensor RefLogp { get => Get(Signals.RefLogp); set => Set(Signals.RefLogp, value, Tokens); }

    /// <inheritdoc cref="Signals.Value"/>
    /// <remarks>Shape [N].</remarks>
    public Tensor Value { get => Get(Signals.Value); set => Set(Signals.Value, value, Tokens); }

    /// <inheritdoc cref="Signals.Reward"/>
    /// <remarks>Shape [S].</remarks>
    public Tensor Reward { get => Get(Signals.Reward); set => Set(Signals.Reward, value, Sequences); }

    /// <inheritdoc cref="Signals.BaselineReward"/>
    /// <remarks>Shape [S].</remarks>
    public Tensor BaselineReward { get => Get(Signals.BaselineReward); set => Set(Signals.BaselineReward, value, Sequences); }

    /// <inheritdoc cref="Signals.Truncated"/>
    /// <remarks>Shape [S], conditions.</remarks>
    public Tensor Truncated { get => Get(Signals.Truncated); set => Set(Signals.Truncated, value, Sequences); }
}
