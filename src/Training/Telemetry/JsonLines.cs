namespace EntroPIC.Telemetry;

/// <summary>Reads the files that <see cref="JsonLinesSink"/> writes.</summary>
public static class JsonLines
{
    /// <summary>Reads all records of a file, which may still be written to.</summary>
    /// <exception cref="InvalidDataException">A line is not a metrics record; the message names the file and the line. A last line that
    /// was cut while it was written is no error: see <see cref="JsonLinesContent.CutLine"/>.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    public static JsonLinesContent Read(string path)
    {
        ReadOnlyMemory<byte> rest = ReadAll(path);
        var records = new List<MetricsRecord>();
        for (var number = 1; !rest.IsEmpty; number++)
        {
            var length = rest.Span.IndexOf((byte)'\n');
            var isTerminated = length >= 0;
            var line = isTerminated ? rest[..length] : rest;
            rest = isTerminated ? rest[(length + 1)..] : ReadOnlyMemory<byte>.Empty;

            try
            {
                records.Add(MetricsJson.Parse(line));
            }
            catch (FormatException) when (!isTerminated && MetricsJson.IsCutRecord(line.Span))
            {
                return new JsonLinesContent(records, CutLine: number);
            }
            catch (FormatException exception)
            {
                throw new InvalidDataException($"{path}({number}): not a metrics record: {exception.Message}", exception);
            }
        }

        return new JsonLinesContent(records, CutLine: null);
    }

    private static byte[] ReadAll(string path)
    {
        // File.ReadAllBytes would refuse, on Windows, a file that a running training has open.
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        var bytes = new byte[file.Length];
        file.ReadExactly(bytes);
        return bytes;
    }
}
