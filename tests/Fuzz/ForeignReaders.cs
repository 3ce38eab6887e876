using Fuzz.Readers;

namespace Fuzz;

/// <summary>All that reads what others wrote.</summary>
public static class ForeignReaders
{
    /// <summary>The readers, in the order of the table.</summary>
    public static IReadOnlyList<IForeignReader> All { get; } = [.. ModelReaders.All, .. TokenizerReaders.All, .. DataReaders.All, .. RunReaders.All];
}
