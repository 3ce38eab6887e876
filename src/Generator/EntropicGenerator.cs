using System.Text;
using EntroPIC.Generator.Model;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace EntroPIC.Generator;

/// <summary>
/// Compiles the <c>.entropic</c> files of a project to C#. Wiring only: every step is a function between values, so an edit recompiles only
/// what depends on it. The generator never reads the compilation, so editing C# costs nothing.
/// </summary>
[Generator(LanguageNames.CSharp)]
public sealed class EntropicGenerator : IIncrementalGenerator
{
    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        var options = context.AnalyzerConfigOptionsProvider
            .Select(static (provider, _) => ProjectOptions.From(provider.GlobalOptions))
            .WithTrackingName(StepNames.Options);

        var outlines = context.AdditionalTextsProvider
            .Where(static text => FileOutline.Matches(text.Path))
            .Combine(options.Select(static (all, _) => all.Directory))
            .Select(static (pair, cancellation) => FileOutline.From(pair.Left, pair.Right, cancellation))
            .WithTrackingName(StepNames.Outline);

        var index = outlines.Collect()
            .Combine(options.Select(static (all, _) => all.RootNamespace))
            .Select(static (pair, _) => new ProjectIndex(pair.Left, pair.Right))
            .WithTrackingName(StepNames.Index);

        var compiled = outlines
            .Combine(index)
            .Select(static (pair, _) => pair.Right.InputOf(pair.Left))
            .WithTrackingName(StepNames.Input)
            .Combine(options)
            .Select(static (pair, _) => CompiledFile.From(pair.Left, pair.Right))
            .WithTrackingName(StepNames.Compile);

        var sources = compiled
            .Where(static file => file.Source is not null)
            .Select(static (file, _) => new GeneratedFile(file.HintName, file.Source!))
            .WithTrackingName(StepNames.Source);
        context.RegisterSourceOutput(
            sources, static (output, file) => output.AddSource(file.HintName, SourceText.From(file.Source, Encoding.UTF8)));

        var messages = compiled
            .Select(static (file, _) => file.Messages)
            .WithTrackingName(StepNames.Messages);
        context.RegisterSourceOutput(messages, static (output, list) =>
        {
            foreach (var message in list)
            {
                output.ReportDiagnostic(message.ToDiagnostic());
            }
        });
    }
}

/// <summary>A C# file.</summary>
/// <param name="HintName">Its name.</param>
/// <param name="Source">Its text.</param>
internal sealed record GeneratedFile(string HintName, string Source);
