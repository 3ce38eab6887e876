namespace Bench;

/// <summary>The peak memory of a piece of work above that before it; Linux only.</summary>
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

        // What is free goes back, or it would hide what the work takes; and the kernel forgets the peak so far.
        _ = GiveBack(0);
        File.WriteAllText("/proc/self/clear_refs", "5");
        var before = Read("VmRSS");
        work();
        return Read("VmHWM") - before;
    }

    [System.Runtime.InteropServices.DllImport("libc", EntryPoint = "malloc_trim")]
    private static extern int GiveBack(nint keep);

    private static long Read(string field)
    {
        var line = File.ReadLines(Status).First(line => line.StartsWith(field + ":", StringComparison.Ordinal));
        return 1024 * long.Parse(line.AsSpan(field.Length + 1).Trim().TrimEnd(" kB"), System.Globalization.CultureInfo.InvariantCulture);
    }
}
