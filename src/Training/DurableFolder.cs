using System.ComponentModel;
using System.Runtime.InteropServices;

namespace EntroPIC;

/// <summary>Makes renames in a folder survive a power cut: flushing a file does not flush its name, which is in the folder.</summary>
internal static partial class DurableFolder
{
    /// <summary>Flushes the names in a folder to the disk. Windows has no such call and needs none: it journals names.</summary>
    /// <exception cref="IOException">The disk reports an error.</exception>
    public static void Flush(string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        var handle = Open(folder, 0);
        if (handle < 0)
        {
            throw Failure(folder);
        }

        try
        {
            // Some file systems of networks cannot do this for folders (EINVAL); there is nothing better to do then.
            const int InvalidArgument = 22;
            if (Synchronize(handle) != 0 && Marshal.GetLastPInvokeError() != InvalidArgument)
            {
                throw Failure(folder);
            }
        }
        finally
        {
            _ = Close(handle);
        }
    }

    private static IOException Failure(string folder) =>
        new($"`{folder}` could not be flushed to the disk: {new Win32Exception(Marshal.GetLastPInvokeError()).Message}");

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int Synchronize(int handle);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int handle);
}
