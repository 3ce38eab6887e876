namespace EntroPIC.Runs;

/// <summary>How a run in the output folder is treated when another begins.</summary>
public enum ExistingRun
{
    /// <summary>It is an error.</summary>
    Refuse,

    /// <summary>The run goes on from its last checkpoint.</summary>
    Resume,

    /// <summary>The run is removed.</summary>
    Replace,
}
