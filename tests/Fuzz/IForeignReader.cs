namespace Fuzz;

/// <summary>Something that reads what others wrote.</summary>
public interface IForeignReader
{
    /// <summary>The name in tables and on the command line.</summary>
    string Name { get; }

    /// <summary>True if the seeds are JSON; the fuzzer then mutates their structure as well as their bytes.</summary>
    bool IsJson { get; }

    /// <summary>Inputs that are read; mutations start from them.</summary>
    IReadOnlyList<byte[]> Seeds { get; }

    /// <summary>Texts that mean something to the reader and are put into inputs.</summary>
    IReadOnlyList<string> Words { get; }

    /// <summary>Reads an input to the end.</summary>
    /// <param name="folder">An empty folder of its own, which is there until the next input.</param>
    /// <param name="content">The input.</param>
    /// <exception cref="InvalidDataException">The input is broken. Other documented exceptions are those of <see cref="Verdict"/>.</exception>
    void Read(string folder, byte[] content);
}
