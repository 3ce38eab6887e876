using System.Runtime.InteropServices;

namespace RunHost;

/// <summary>Makes the operating system refuse to let files of this process grow, as a full disk does.</summary>
internal static partial class FullDisk
{
    private const int LargestFile = 1; // RLIMIT_FSIZE
    private const int FileTooLarge = 25; // SIGXFSZ, which would end the process

    public static void Begin()
    {
        Signal(FileTooLarge, 1);
        var limit = new Limit { Soft = 4096, Hard = 4096 };
        if (SetLimit(LargestFile, ref limit) != 0)
        {
            throw new InvalidOperationException($"setrlimit failed with {Marshal.GetLastPInvokeError()}");
        }
    }

    [LibraryImport("libc", EntryPoint = "setrlimit", SetLastError = true)]
    private static partial int SetLimit(int resource, ref Limit limit);

    [LibraryImport("libc", EntryPoint = "signal")]
    private static partial nint Signal(int number, nint handler);

    private struct Limit
    {
        public ulong Soft;
        public ulong Hard;
    }
}
