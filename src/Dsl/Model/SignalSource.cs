namespace EntroPIC.Dsl.Model;

/// <summary>The part of a run that provides a signal.</summary>
internal enum SignalSource
{
    /// <summary>A pass of the policy that is being trained.</summary>
    Policy,

    /// <summary>The logits, where statistics of tokens are found; no batch holds it.</summary>
    Logits,

    /// <summary>A formula over other signals; no batch holds it.</summary>
    Formula,

    /// <summary>The policy before this update: a pass of its own, or the rollout's.</summary>
    OldPolicy,

    /// <summary>A pass of the reference policy.</summary>
    Reference,

    /// <summary>A pass of the critic.</summary>
    Critic,

    /// <summary>The sampler, with the responses.</summary>
    Sampler,

    /// <summary>The verifier, for the responses.</summary>
    Verifier,

    /// <summary>The advantage estimator: the loss itself, or whoever made the batch.</summary>
    Estimator,

    /// <summary>The layout of the batch.</summary>
    Layout,

    /// <summary>The trainer's counters.</summary>
    Trainer,
}
