using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;

namespace CompilerBench;

/// <summary>A project as the compiler's host holds it between edits.</summary>
internal sealed class Project
{
    private readonly List<Text> _files;
    private CSharpCompilation _compilation = CSharpCompilation.Create("Bench", [CSharpSyntaxTree.ParseText("class Program { }")]);
    private GeneratorDriver _driver;

    /// <param name="generator">The folder that the generator is in.</param>
    /// <param name="files">The texts of the project's files.</param>
    public Project(string generator, IReadOnlyList<string> files)
    {
        _files = [.. files.Select(static (text, i) => new Text($"/bench/file{i}.entropic", text))];

        // A compiler warns of a generator that it cannot load, and goes on without.
        var reference = new AnalyzerFileReference(Path.Combine(generator, "EntroPIC.Generator.dll"), GeneratorLoader.Of(generator));
        reference.AnalyzerLoadFailed += static (_, failure) => throw new InvalidOperationException(failure.Message, failure.Exception);
        _driver = CSharpGeneratorDriver.Create(
            reference.GetGenerators(LanguageNames.CSharp),
            _files,
            driverOptions: new GeneratorDriverOptions(IncrementalGeneratorOutputKind.None, trackIncrementalGeneratorSteps: true));
    }

    public void Edit(int index, string text)
    {
        var edited = new Text(_files[index].Path, text);
        _driver = _driver.ReplaceAdditionalText(_files[index], edited);
        _files[index] = edited;
    }

    public void EditCSharp() => _compilation = _compilation.ReplaceSyntaxTree(_compilation.SyntaxTrees[0], CSharpSyntaxTree.ParseText("class Program { int x; }"));

    /// <summary>Runs the generator.</summary>
    /// <returns>How many files were compiled.</returns>
    public int Run()
    {
        _driver = _driver.RunGenerators(_compilation);
        var result = _driver.GetRunResult();
        if (result.Diagnostics.Any(static diagnostic => diagnostic.Severity == DiagnosticSeverity.Error))
        {
            throw new InvalidOperationException(result.Diagnostics[0].ToString());
        }

        if (result.Results[0].Exception is { } failure)
        {
            throw new InvalidOperationException("the generator failed", failure);
        }

        return result.Results[0].TrackedSteps["Compile"].Count(static step =>
            step.Outputs.Any(static output => output.Reason is IncrementalStepRunReason.New or IncrementalStepRunReason.Modified or IncrementalStepRunReason.Unchanged));
    }

    private sealed class Text(string path, string text) : AdditionalText
    {
        private readonly SourceText _text = SourceText.From(text);

        public override string Path { get; } = path;

        public override SourceText GetText(CancellationToken cancellationToken = default) => _text;
    }
}
