namespace EntroPIC.Training;

/// <summary>Keeps a run on the disk, so that it can be taken up again after whatever ended it.</summary>
public interface IRunKeeper
{
    /// <summary>Called once, before anything else: puts all parts of the run back as they were when they were kept last.</summary>
    /// <returns>How far the run was; <see cref="TrainingProgress.None"/> where nothing was kept yet.</returns>
    TrainingProgress Resume();

    /// <summary>Called wherever the run can be taken up: before a rollout or a batch of texts, and at the end.</summary>
    /// <param name="progress">How far the run is.</param>
    /// <param name="isEnding">Whether the stage ends here, or is cancelled; it is then to be kept in any case.</param>
    void Keep(TrainingProgress progress, bool isEnding);
}
