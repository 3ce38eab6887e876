namespace Python.Tests;

/// <summary>A folder that goes with the test.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("entropic-python-").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
