namespace EntroPIC.Runs;

/// <summary>
/// Keeps an output folder for one process. The operating system holds the lock and lets it go with the process, however that ends; the
/// file stays, since a file that is deleted could be locked twice.
/// </summary>
internal sealed class FolderLock : IDisposable
{
    public const string Name = ".lock";

    private readonly FileStream _file;

    private FolderLock(FileStream file) => _file = file;

    /// <param name="folder">An existing folder.</param>
    /// <returns>Null where another process holds it.</returns>
    /// <exception cref="IOException">The file cannot be opened for another reason.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder may not be written.</exception>
    public static FolderLock? TryTake(string folder)
    {
        try
        {
            return new(new FileStream(Path.Combine(folder, Name), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (IOException failure) when (IsHeld(failure))
        {
            return null;
        }
    }

    public void Dispose() => _file.Dispose();

    // EWOULDBLOCK of Linux and of macOS, a sharing violation of Windows.
    private static bool IsHeld(IOException failure) => (failure.HResult & 0xFFFF) is 11 or 35 or 32;
}
