using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace Dsl.Tests;

/// <summary>What the documentation shows is right.</summary>
public sealed partial class DocumentationTests
{
    public static TheoryData<string, int> Samples
    {
        get
        {
            var samples = new TheoryData<string, int>();
            foreach (var path in (string[])["README.md", .. Directory.EnumerateFiles(Folder("docs"), "*.md").Order(StringComparer.Ordinal).Select(static path => Path.Combine("docs", Path.GetFileName(path)))])
            {
                for (var i = 0; i < Blocks(Folder(path)).Count; i++)
                {
                    samples.Add(path, i);
                }
            }

            return samples;
        }
    }

    [Theory]
    [MemberData(nameof(Samples))]
    public void ASampleCompiles(string file, int index) => Assert.Equal([], Source.Messages(Blocks(Folder(file))[index]));

    private static IReadOnlyList<string> Blocks(string path) => [.. Block().Matches(File.ReadAllText(path)).Select(static match => match.Groups[1].Value)];

    private static string Folder(string relative, [CallerFilePath] string path = "") => Path.GetFullPath(Path.Combine(path, "..", "..", "..", relative));

    [GeneratedRegex("```entropic\\r?\\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Block();
}
