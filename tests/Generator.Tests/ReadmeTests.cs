using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Generator.Tests.Harness;

namespace Generator.Tests;

/// <summary>The README shows what is generated, not what once was.</summary>
public sealed partial class ReadmeTests
{
    [Fact]
    public void ReadmeCSharpMatchesGeneratedCode()
    {
        var readme = File.ReadAllText(Readme());
        var generated = TestProject.Generate([("losses/math.entropic", Declaration().Match(readme).Groups[1].Value)]).Values.Single();
        Assert.Contains(Unindented(Method().Match(readme).Groups[1].Value), Unindented(generated), StringComparison.Ordinal);
    }

    [Fact]
    public void ReadmeVersionsMatchPackages()
    {
        var readme = File.ReadAllText(Readme());
        Assert.Contains($"Include=\"EntroPIC\" Version=\"{Property("Directory.Build.props", "Version")}\"", readme, StringComparison.Ordinal);
        Assert.Contains($"Include=\"TorchSharp-cpu\" Version=\"{Property("Directory.Packages.props", "TorchSharpVersion")}\"", readme, StringComparison.Ordinal);
    }

    private static string Property(string file, string name) =>
        XDocument.Load(Path.Combine(Path.GetDirectoryName(Readme())!, file)).Descendants(name).Single().Value;

    private static string Unindented(string code) => string.Join("\n", code.Split('\n').Select(static line => line.Trim()));

    private static string Readme([CallerFilePath] string path = "") => Path.GetFullPath(Path.Combine(path, "..", "..", "..", "README.md"));

    [GeneratedRegex("```entropic\\r?\\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Declaration();

    [GeneratedRegex("```csharp\\r?\\n(protected override .*?)```", RegexOptions.Singleline)]
    private static partial Regex Method();
}
