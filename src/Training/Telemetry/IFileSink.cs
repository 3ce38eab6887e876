namespace EntroPIC.Telemetry;

/// <summary>A sink that appends to one file, so that the file can be truncated to an earlier state.</summary>
public interface IFileSink : IMetricsSink
{
    /// <summary>The file.</summary>
    string Path { get; }

    /// <summary>Its length so far, in bytes.</summary>
    long Length { get; }

    /// <summary>Truncates the file to an earlier length; the next record follows there.</summary>
    /// <exception cref="InvalidDataException">The file is shorter than that.</exception>
    void Truncate(long length);
}
