using System.Runtime.CompilerServices;

namespace Dsl.Tests.Corpus;

/// <summary>The files of <c>tests/corpus</c>: a source, and beside it what compiling it says.</summary>
internal static class CorpusFile
{
    private static readonly string Root = Path.GetFullPath(Path.Combine(SourceFolder(), "..", "..", "corpus"));

    /// <summary>The names of the sources in a folder, without their extension.</summary>
    public static IEnumerable<string> NamesIn(string folder) => Directory
        .EnumerateFiles(Path.Combine(Root, folder), "*.entropic")
        .Select(path => Path.GetFileNameWithoutExtension(path))
        .Order(StringComparer.Ordinal);

    /// <summary>The expectations in a folder that no source belongs to.</summary>
    public static IEnumerable<string> Orphans(string folder, string extension) => Directory
        .EnumerateFiles(Path.Combine(Root, folder), "*" + extension)
        .Where(path => !File.Exists(Path.ChangeExtension(path, ".entropic")))
        .Select(path => Path.GetFileName(path));

    /// <summary>A source; messages call it by its name alone, so that they are the same on every machine.</summary>
    public static SourceFile Read(string folder, string name) =>
        new(name + ".entropic", File.ReadAllText(Path.Combine(Root, folder, name + ".entropic")));

    /// <summary>Compares with the file beside the source, or rewrites it where that was asked for.</summary>
    public static void Verify(string folder, string name, string extension, string actual) => Accepted.Verify(Path.Combine(Root, folder, name + extension), actual);

    private static string SourceFolder([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;
}
