namespace EntroPIC.Runs;

/// <summary>Treatment of an earlier run in the output folder.</summary>
public enum ExistingRun
{
    /// <summary>It is an error.</summary>
    Refuse,

    /// <summary>Resumes the run from its last checkpoint.</summary>
    Resume,

    /// <summary>The run is removed.</summary>
    Replace,
}
