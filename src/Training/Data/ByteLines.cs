using System.Buffers;

namespace EntroPIC.Data;

/// <summary>Lines of a file, as bytes. A long line is held only up to a limit.</summary>
internal static class ByteLines
{
    /// <param name="path">The file.</param>
    /// <param name="longest">The length up to which lines are given, in bytes; of a longer line there is the length alone.</param>
    /// <returns>The lines without what ends them; null for one that is too long.</returns>
    public static IEnumerable<(byte[]? Line, long Length)> Read(string path, int longest)
    {
        using var file = File.OpenRead(path);
        var (chunk, line) = (new byte[1 << 16], new ArrayBufferWriter<byte>());
        var length = 0L;
        for (int read; (read = file.Read(chunk)) > 0;)
        {
            var start = 0;
            for (int end; (end = Array.IndexOf(chunk, (byte)'\n', start, read - start)) >= 0; start = end + 1)
            {
                Add(start, end);
                yield return Take();
            }

            Add(start, read);
        }

        if (length > 0)
        {
            yield return Take();
        }

        void Add(int start, int end)
        {
            length += end - start;
            if (length <= longest)
            {
                line.Write(chunk.AsSpan(start, end - start));
            }
        }

        (byte[]?, long) Take()
        {
            var taken = (length <= longest ? line.WrittenSpan.ToArray() : null, length);
            (line, length) = (line.Capacity > chunk.Length ? new() : line, 0);
            line.ResetWrittenCount();
            return taken;
        }
    }
}
