namespace EntroPIC.Training;

/// <summary>Keeps a run on the disk, so that it can be taken up again after whatever ended it.</summary>
public interface IRunKeeper
{
    /// <summary>Called once, before anything else: puts all parts of the run back as they were when they were kept last.</summary>
    /// <returns>Progress of the run; <see cref="TrainingProgress.None"/> if nothing was saved yet.</returns>
    TrainingProgress Resume();

    /// <summary>Called wherever the run can be taken up: before a rollout or a batch of texts, and at the end.</summary>
    /// <param name="progress">Progress of the run.</param>
    /// <param name="isEnding">True if the stage ends here, or is canceled; it must then be saved.</param>
    void Keep(TrainingProgress progress, bool isEnding);
}
