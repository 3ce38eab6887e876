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
            foreach (var path in Directory.EnumerateFiles(Folder(), "*.md").Order(StringComparer.Ordinal))
            {
                for (var i = 0; i < Blocks(path).Count; i++)
                {
                    samples.Add(Path.GetFileName(path), i);
                }
            }

            return samples;
        }
    }

    [Theory]
    [MemberData(nameof(Samples))]
    public void ASampleCompiles(string file, int index) => Assert.Equal([], Source.Messages(Blocks(Path.Combine(Folder(), file))[index]));

    private static IReadOnlyList<string> Blocks(string path) => [.. Block().Matches(File.ReadAllText(path)).Select(static match => match.Groups[1].Value)];

    private static string Folder([CallerFilePath] string path = "") => Path.GetFullPath(Path.Combine(path, "..", "..", "..", "docs"));

    [GeneratedRegex("```entropic\\r?\\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Block();
}
