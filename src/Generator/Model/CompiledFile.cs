using EntroPIC.Dsl.Collections;
using EntroPIC.Dsl.Diagnostics;
using EntroPIC.Dsl.Text;
using EntroPIC.Generator.CSharp;

namespace EntroPIC.Generator.Model;

/// <summary>The result of compiling a file.</summary>
/// <param name="HintName">The name of its generated file, made from its path, so that files of equal names stay apart.</param>
/// <param name="Source">The C#; <c>null</c> if nothing is generated.</param>
/// <param name="Messages">All messages about it.</param>
internal sealed record CompiledFile(string HintName, string? Source, EquatableArray<DiagnosticInfo> Messages)
{
    public static CompiledFile From(CompileInput input, ProjectOptions options)
    {
        var diagnostics = new DiagnosticBag();
        string? source = null;
        try
        {
            if (input.Failure is null)
            {
                var unit = CSharpTarget.Compile(input.File, options.RootNamespace, input.Others);
                diagnostics = unit.Diagnostics;
                source = CSharpTarget.Print(unit);
            }
            else
            {
                diagnostics.Report(Rules.Internal, new SourceSpan(input.File.Source, 0, 0), "reading the file", input.Failure);
            }
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            // A failure in one file must not lose the output of the others.
            diagnostics.Report(
                Rules.Internal, new SourceSpan(input.File.Source, 0, 0), "compiling the file", $"{error.GetType().Name}: {error.Message}");
        }

        return new CompiledFile(
            input.HintName,
            source,
            diagnostics.ToSorted().Select(message => DiagnosticInfo.Create(message, input.Path)).ToEquatableArray());
    }
}
