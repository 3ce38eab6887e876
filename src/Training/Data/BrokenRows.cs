namespace EntroPIC.Data;

/// <summary>Treatment of a row without a problem.</summary>
public enum BrokenRows
{
    /// <summary>Reading fails, with the file and the line.</summary>
    Fail,

    /// <summary>Skips and counts the row.</summary>
    Skip,
}
