namespace EntroPIC.Data;

/// <summary>Default places of the parts of a problem in a row.</summary>
public enum ProblemLayout
{
    /// <summary><c>prompt</c> and <c>answer</c>.</summary>
    Plain,

    /// <summary>
    /// verl's: <c>prompt</c>, a list of messages; <c>reward_model.ground_truth</c>; <c>data_source</c>; <c>extra_info</c>.
    /// </summary>
    Verl,
}
