namespace EntroPIC.Training;

/// <summary>Saves a run to disk, so that it can be resumed after any interruption.</summary>
public interface IRunKeeper
{
    /// <summary>Restores all parts of the run from the last checkpoint; called once, before anything else.</summary>
    /// <returns>Progress of the run; <see cref="TrainingProgress.None"/> if nothing was saved yet.</returns>
    TrainingProgress Resume();

    /// <summary>Saves the run; called wherever it can be resumed: before a rollout or a batch of texts, and at the end.</summary>
    /// <param name="progress">Progress of the run.</param>
    /// <param name="isEnding">True if the stage ends here, or is canceled; it must then be saved.</param>
    void Keep(TrainingProgress progress, bool isEnding);
}
