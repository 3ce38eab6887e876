using EntroPIC.Batches;

namespace EntroPIC.Rollouts;

/// <summary>A source of rollouts: prompts, responses sampled from the current policy, and their rewards.</summary>
public interface IRolloutSource
{
    /// <summary>The next rollout.</summary>
    /// <param name="index">Its number in the run, from 0; with the source's seed and the attempt it determines the rollout.</param>
    /// <param name="wanted">Signals that the loss reads; beyond the rewards, a source provides those that it supports.</param>
    /// <param name="attempt">0, or which further rollout of the same number is wanted: other prompts, or other responses to the
    /// same.</param>
    /// <param name="cancellation">Ends the sampling early.</param>
    /// <returns>A batch with <see cref="PackedBatch.Reward"/>, owned by the caller.</returns>
    /// <exception cref="OperationCanceledException">It was canceled; nothing is left behind.</exception>
    PackedBatch Next(long index, Signals wanted, int attempt = 0, CancellationToken cancellation = default);
}
