namespace Bench;

/// <summary>How much more memory a piece of work takes at its peak than before it; Linux only.</summary>
internal static class PeakMemory
{
    private const string Status = "/proc/self/status";

    /// <summary>Bytes, or <c>null</c> where the system does not say.</summary>
    public static long? Of(Action work)
    {
        if (!File.Exists(Status))
        {
            return null;
        }

        GC.Collect();
        GC.WaitForPendingFinalizers();

        // Makes the kernel forget the peak so far.
        File.WriteAllText("/proc/self/clear_refs", "5");
        var before = Read("VmRSS");
        work();
        return Read("VmHWM") - before;
    }

    private static long Read(string field)
    {
        var line = File.ReadLines(Status).First(line => line.StartsWith(field + ":", StringComparison.Ordinal));
        return 1024 * long.Parse(line.AsSpan(field.Length + 1).Trim().TrimEnd(" kB"), System.Globalization.CultureInfo.InvariantCulture);
    }
}
