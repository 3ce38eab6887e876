namespace EntroPIC;

/// <summary>Replaces files as a whole: a reader sees the old content or the new, never a part.</summary>
internal static class AtomicFile
{
    public static void Write(string path, ReadOnlySpan<byte> content)
    {
        var target = Path.GetFullPath(path);
        using var files = new StagedFiles(Path.GetDirectoryName(target)!);
        files.Add(Path.GetFileName(target), content);
        files.Commit();
    }

    /// <param name="path">The file; its folder is created if missing.</param>
    /// <param name="write">Writes the content. If it throws, the old file stays.</param>
    public static void Write(string path, Action<Stream> write)
    {
        var target = Path.GetFullPath(path);
        using var files = new StagedFiles(Path.GetDirectoryName(target)!);
        files.Add(Path.GetFileName(target), write);
        files.Commit();
    }
}
