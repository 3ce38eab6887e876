using System.Runtime.CompilerServices;
using Generator.Tests.Harness;

namespace Generator.Tests;

/// <summary>Every construct of the language as C#: the good files of the corpus compile without a warning.</summary>
public sealed class CorpusTests
{
    public static TheoryData<string> GoodFiles => [.. Directory.EnumerateFiles(Folder(), "*.entropic").Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(GoodFiles))]
    public void AGoodFileCompiles(string name) =>
        Assert.NotEmpty(TestProject.Generate([(name, File.ReadAllText(Path.Combine(Folder(), name)))]));

    private static string Folder([CallerFilePath] string path = "") => Path.GetFullPath(Path.Combine(path, "..", "..", "corpus", "good"));
}
