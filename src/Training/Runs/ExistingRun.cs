namespace EntroPIC.Runs;

/// <summary>What happens where the output folder holds a run already.</summary>
internal enum ExistingRun
{
    /// <summary>It is an error.</summary>
    Refuse,

    /// <summary>The run goes on from its last checkpoint.</summary>
    Resume,

    /// <summary>The run is removed.</summary>
    Replace,
}
