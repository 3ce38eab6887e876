namespace EntroPIC.Data;

/// <summary>What happens with a row that gives no problem.</summary>
public enum BrokenRows
{
    /// <summary>Reading fails, with the file and the line.</summary>
    Fail,

    /// <summary>The row is left out and counted.</summary>
    Skip,
}
