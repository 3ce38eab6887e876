namespace EntroPIC.Data;

/// <summary>Where the parts of a problem are in a row, unless said otherwise.</summary>
public enum ProblemLayout
{
    /// <summary><c>prompt</c> and <c>answer</c>.</summary>
    Plain,

    /// <summary>verl's: <c>prompt</c>, a list of messages; <c>reward_model.ground_truth</c>; <c>data_source</c>; <c>extra_info</c>.</summary>
    Verl,
}
