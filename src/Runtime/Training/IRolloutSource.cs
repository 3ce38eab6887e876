using EntroPIC.Batches;

namespace EntroPIC.Training;

/// <summary>Where rollouts come from: prompts, responses sampled from the policy as it is now, and their rewards.</summary>
public interface IRolloutSource
{
    /// <summary>The next rollout.</summary>
    /// <param name="index">Its number in the run, from 0; with the source's seed it determines the rollout.</param>
    /// <param name="wanted">What the loss asks for; a source gives of it what it can, beyond the rewards.</param>
    /// <returns>A batch with <see cref="PackedBatch.Reward"/>, owned by the caller.</returns>
    PackedBatch Next(long index, Signals wanted);
}
