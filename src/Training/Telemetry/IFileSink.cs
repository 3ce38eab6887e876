namespace EntroPIC.Telemetry;

/// <summary>A sink that writes one file from front to back, so that the file can be taken back to what it was at an earlier time.</summary>
public interface IFileSink : IMetricsSink
{
    /// <summary>The file.</summary>
    string Path { get; }

    /// <summary>Its length so far, in bytes.</summary>
    long Length { get; }

    /// <summary>Takes the file back to an earlier length; what is written next follows there.</summary>
    /// <exception cref="InvalidDataException">The file is shorter than that.</exception>
    void Truncate(long length);
}
