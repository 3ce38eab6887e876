namespace EntroPIC.Telemetry;

/// <summary>End of a file that is written from front to back.</summary>
internal static class FileEnd
{
    /// <summary>Truncates a file to an earlier length and appends there.</summary>
    /// <exception cref="InvalidDataException">The file is shorter than that, or no file has such a length.</exception>
    public static void TakeBack(FileStream file, string path, long length)
    {
        if (length < 0 || length > file.Length)
        {
            throw new InvalidDataException($"`{path}` has {file.Length} bytes; the checkpoint was made when it had {length}");
        }

        file.SetLength(length);
        file.Position = length;
    }
}
