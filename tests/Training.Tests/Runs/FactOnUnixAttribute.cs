namespace Training.Tests.Runs;

/// <summary>A test of what only Unix has.</summary>
internal sealed class FactOnUnixAttribute : FactAttribute
{
    public FactOnUnixAttribute() => Skip = OperatingSystem.IsWindows() ? "this needs signals, or limits of a process, of Unix" : null;
}
