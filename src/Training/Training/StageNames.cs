namespace EntroPIC.Training;

/// <summary>Names of the parts of a run in records of metrics.</summary>
public static class StageNames
{
    /// <summary>Supervised fine-tuning: a record for each optimizer step.</summary>
    public const string Supervised = "sft";

    /// <summary>Learning from preferences: a record for each optimizer step.</summary>
    public const string Preference = "preference";

    /// <summary>Reinforcement learning: a record for each optimizer step.</summary>
    public const string Reinforcement = "rl";

    /// <summary>Counts of a rollout, such as dropped groups; the step is the number of the rollout.</summary>
    public const string Rollout = "rollout";

    /// <summary>
    /// The evaluations of a stage, at its optimizer steps. Each stage has its own, so that a curve has one axis of steps.
    /// </summary>
    /// <param name="stage"><see cref="Supervised"/>, <see cref="Preference"/> or <see cref="Reinforcement"/>.</param>
    public static string EvaluationOf(string stage) => $"{stage}_eval";
}
