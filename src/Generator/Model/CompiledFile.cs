using EntroPIC.Dsl;
using EntroPIC.Dsl.Collections;
using EntroPIC.Dsl.Diagnostics;
using EntroPIC.Dsl.Text;
using EntroPIC.Generator.CSharp;

namespace EntroPIC.Generator.Model;

/// <summary>What a file compiles to.</summary>
/// <param name="HintName">The name of its generated file: its path, so that two files of one name stay apart.</param>
/// <param name="Source">The C#, or <c>null</c> where nothing is generated.</param>
/// <param name="Messages">All messages about it.</param>
internal sealed record CompiledFile(string HintName, string? Source, EquatableArray<DiagnosticInfo> Messages)
{
    public static CompiledFile From(CompileInput input, ProjectOptions options)
    {
        var path = options.Relative(input.Path);
        var file = new SourceFile(path, input.Text);
        string? source = null;
        IReadOnlyList<Diagnostic> messages;
        try
        {
            var others = input.Others.Select(other => new SourceFile(options.Relative(other.Path), other.Text)).ToList();
            var unit = EntropicCompiler.Compile(file, options.RootNamespace, others);
            ReportDuplicates(unit, input, options);
            source = CSharpTarget.Print(unit, input.Duplicates.Select(static duplicate => duplicate.Name));
            messages = unit.Diagnostics.ToSorted();
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            // One file's trouble must not take the output of the others with it.
            var bag = new DiagnosticBag();
            bag.Report(Rules.Internal, new SourceSpan(file, 0, 0), $"compiling {path}", $"{error.GetType().Name}: {error.Message}");
            messages = bag.ToSorted();
        }

        return new CompiledFile(
            HintNameOf(path),
            source,
            messages.Select(message => DiagnosticInfo.Create(message, input.Path)).ToEquatableArray());
    }

    private static string HintNameOf(string path) => string.Join(".", path.Split('/').Select(static part => part == ".." ? "up" : part.Replace(':', '_')).Where(static part => part.Length > 0)) + ".g.cs";

    private static void ReportDuplicates(CompiledUnit unit, CompileInput input, ProjectOptions options)
    {
        foreach (var duplicate in input.Duplicates)
        {
            var declaration = unit.Syntax.Declarations.First(declaration => declaration.Name == duplicate.Name);
            unit.Diagnostics.Report(Rules.DeclaredElsewhere, declaration.NameSpan, duplicate.Name, options.Relative(duplicate.Path), duplicate.Line);
        }
    }
}
