using System.Runtime.CompilerServices;
using EntroPIC.Dsl;
using EntroPIC.Dsl.Text;
using EntroPIC.Tests;
using Generator.Tests.Harness;

namespace Generator.Tests;

/// <summary>Every construct of the language as C#: the good files of the corpus compile without a warning.</summary>
public sealed class CorpusTests
{
    public static TheoryData<string> GoodFiles => [.. Directory.EnumerateFiles(Folder(), "*.entropic").Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(GoodFiles))]
    public void GoodFileCompiles(string name)
    {
        var text = File.ReadAllText(Path.Combine(Folder(), name));
        var warnings = EntropicCompiler.Compile(new SourceFile(name, text), "Acme").Diagnostics.ToSorted();

        Assert.NotEmpty(TestProject.Generate([(name, text)], [.. warnings.Select(static message => message.ToString())]));
    }

    [Theory]
    [MemberData(nameof(GoodFiles))]
    public void VariantWithoutErrorsCompiles(string name)
    {
        var compiled = 0;
        foreach (var variant in ArbitraryText.VariantsOf(new SourceFile(name, File.ReadAllText(Path.Combine(Folder(), name))), 10))
        {
            var unit = EntropicCompiler.Compile(new SourceFile(name, variant), "Acme");
            if (!unit.Diagnostics.HasErrors)
            {
                compiled++;
                TestProject.Generate([(name, variant)], [.. unit.Diagnostics.ToSorted().Select(static message => message.ToString())]);
            }
        }

        Assert.NotEqual(0, compiled);
    }

    private static string Folder([CallerFilePath] string path = "") => Path.GetFullPath(Path.Combine(path, "..", "..", "corpus", "good"));
}
