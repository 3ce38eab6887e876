using Basic.Reference.Assemblies;
using EntroPIC.Generator;
using EntroPIC.Losses;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using TorchSharp;

namespace Generator.Tests.Harness;

/// <summary>A project with <c>.entropic</c> files, as the compiler sees it.</summary>
internal static class TestProject
{
    public const string Folder = "/project/";

    private static readonly CSharpParseOptions Parsing = new(LanguageVersion.Preview, DocumentationMode.Diagnose);

    /// <summary>Warnings that the SDK suppresses, and the conflict of the library's files with types of the runtime.</summary>
    private static readonly Dictionary<string, ReportDiagnostic> Suppressed =
        new[] { "CS1701", "CS1702", "CS0436" }.ToDictionary(static id => id, static _ => ReportDiagnostic.Suppress);

    private static readonly CSharpCompilation Empty = CSharpCompilation.Create(
        "Acme",
        references:
        [
            .. Net100.References.All,
            MetadataReference.CreateFromFile(typeof(PolicyLoss).Assembly.Location),
            MetadataReference.CreateFromFile(typeof(torch).Assembly.Location),
        ],
        options: new CSharpCompilationOptions(
            OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable, warningLevel: 9999, specificDiagnosticOptions: Suppressed));

    /// <summary>
    /// Generates from files whose paths are relative to the project, and fails unless the diagnostics are just those expected, as
    /// a build log shows them, and everything compiles without a warning.
    /// </summary>
    /// <returns>The generated files by hint name.</returns>
    public static IReadOnlyDictionary<string, string> Generate(
        IReadOnlyList<(string Path, string Text)> files, IReadOnlyList<string>? diagnostics = null, string csharp = "", BuildProperties? properties = null, bool ignoresWarnings = false)
    {
        var compilation = Compilation(csharp);
        var driver = Driver(files.Select(static file => Text(file.Path, file.Text)), properties)
            .RunGeneratorsAndUpdateCompilation(compilation, out var updated, out var reported);
        AssertLog(diagnostics ?? [], reported.Where(message => !ignoresWarnings || message.Severity == DiagnosticSeverity.Error));
        AssertLog([], updated.GetDiagnostics().Where(static diagnostic => diagnostic.Severity >= DiagnosticSeverity.Warning));
        return driver.GetRunResult().Results.Single().GeneratedSources.ToDictionary(static source => source.HintName, static source => source.SourceText.ToString());
    }

    /// <summary>The only output of one file without diagnostics.</summary>
    public static string Generate(string text) => Generate([("loss.entropic", text)]).Values.Single();

    public static EntropicText Text(string path, string text) => new(Folder + path, text);

    public static CSharpCompilation Compilation(string csharp) => Empty.AddSyntaxTrees(CSharpSyntaxTree.ParseText(csharp, Parsing, Folder + "Program.cs"));

    public static GeneratorDriver Driver(IEnumerable<AdditionalText> texts, BuildProperties? properties = null) => CSharpGeneratorDriver.Create(
        [new EntropicGenerator().AsSourceGenerator()],
        texts,
        Parsing,
        properties ?? BuildProperties.Default,
        new GeneratorDriverOptions(IncrementalGeneratorOutputKind.None, trackIncrementalGeneratorSteps: true));

    /// <summary>Compares diagnostics as a build log shows them, with paths from the project's folder; a failure shows all of them.</summary>
    private static void AssertLog(IEnumerable<string> expected, IEnumerable<Diagnostic> reported)
    {
        var log = reported.Select(static diagnostic => diagnostic.ToString().Replace(Folder, "", StringComparison.Ordinal)).ToList();
        Assert.True(log.SequenceEqual(expected), $"expected:\n{string.Join("\n", expected)}\nreported:\n{string.Join("\n", log)}");
    }
}
